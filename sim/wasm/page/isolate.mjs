// SPDX-License-Identifier: MIT
// Gets shared memory on hosts that send no isolation headers: a service worker adds them. Not in a
// frame, whose page decides for it: there JSPI serves.

const TRIED = 'ussl-isolation-tried';

// Resolves to true if the page is about to load anew.
export async function isolate(base) {
    if (globalThis.crossOriginIsolated) {
        sessionStorage.removeItem(TRIED);
        return false;
    }
    let tried = true;
    try {
        tried = sessionStorage.getItem(TRIED) !== null;
    } catch {
        return false; // storage is off: so is the service worker
    }
    if (tried || window.top !== window || !isSecureContext || !navigator.serviceWorker) {
        return false;
    }
    try {
        const registration = await navigator.serviceWorker.register(new URL('isolate_worker.js', base));
        await new Promise((resolve, reject) => {
            const worker = registration.installing || registration.waiting || registration.active;
            const look = () => worker.state === 'activated' ? resolve()
                : worker.state === 'redundant' && reject(new Error('the service worker was refused'));
            worker.addEventListener('statechange', look);
            look();
        });
    } catch {
        return false;
    }
    sessionStorage.setItem(TRIED, '1');
    location.reload();
    return true;
}
