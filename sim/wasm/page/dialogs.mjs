// SPDX-License-Identifier: MIT
// The dialogs: files for the script (in memory alone), and where connections go.

const $ = (id) => document.getElementById(id);
const FILE_LIMIT = 1 << 20;

function item(...parts) {
    const li = document.createElement('li');
    li.append(...parts);
    return li;
}

function code(text) {
    const element = document.createElement('code');
    element.textContent = text;
    return element;
}

export function setUpDialogs({ network, uploads, net, parseRelay, say, putFile, deviceFiles }) {
    const showFiles = () => {
        $('file-list').replaceChildren(
            ...deviceFiles.map((path) => item(code(path), ' demonstration')),
            ...[...uploads].map(([path, bytes]) => item(code(path), ` yours, ${bytes.length} bytes`)));
    };
    $('files').onclick = () => { showFiles(); $('files-dialog').showModal(); };
    $('file-input').onchange = async () => {
        for (const file of $('file-input').files) {
            const path = `/${file.name.replace(/[^A-Za-z0-9._-]/g, '_')}`;
            if (file.size > FILE_LIMIT) {
                say(`${file.name} is larger than 1 MiB.`);
                continue;
            }
            const bytes = new Uint8Array(await file.arrayBuffer());
            uploads.set(path, bytes);
            try {
                await putFile(path, bytes);
            } catch (error) {
                say(`${path}: ${error.message}`);
            }
        }
        $('file-input').value = '';
        showFiles();
    };

    const showNetwork = () => {
        $('network-words').textContent = network.relay
            ? `Connections go through the relay at ${network.relay.url}. It reaches what it was told to allow:`
            : 'There is no relay. The demonstration server, a second machine in this tab, answers at:';
        $('network-list').replaceChildren(
            ...Object.entries(net).map(([place, { what }]) => item(code(place), ` ${what}`)));
    };
    $('network').onclick = () => { showNetwork(); $('network-dialog').showModal(); };
    $('relay-use').onclick = () => {
        try {
            network.setRelay(parseRelay($('relay').value));
            $('relay').value = '';
            say('');
            showNetwork();
        } catch (error) {
            $('network-words').textContent = error.message;
        }
    };
    $('relay-none').onclick = () => { network.setRelay(null); showNetwork(); };
    return { showFiles };
}
