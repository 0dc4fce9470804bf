# SPDX-License-Identifier: MIT
"""The circumstances of a run: what was built and how, on which machine, and whether to trust its times."""
import hashlib
import json
import os
import pathlib
import resource
import subprocess
import time

SOURCE = pathlib.Path(__file__).resolve().parents[3]
# Which of them a CPU has decides on the code that the libraries run.
FEATURES = ("adx", "aes", "avx", "avx2", "bmi2", "pclmulqdq", "sha_ni", "vaes")


def first_line(command, default="?"):
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    except OSError:
        return default
    return (done.stdout.splitlines() or [default])[0]


def cpu():
    """Its name, and which of FEATURES it has."""
    name, features = "?", []
    for line in pathlib.Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
        key, _, value = line.partition(":")
        if key.strip() == "model name" and name == "?":
            name = value.strip()
        if key.strip() in ("flags", "Features") and not features:
            have = value.split()
            features = [f for f in FEATURES if f in have]
    return name, features


def cached(build, key, default="?"):
    """A value of CMake's cache."""
    cache = build / "CMakeCache.txt"
    for line in cache.read_text(encoding="utf-8").splitlines() if cache.exists() else []:
        if line.startswith(key + ":"):
            return line.split("=", 1)[1]
    return default


def flags(build):
    """Those of one of our own files."""
    commands = build / "compile_commands.json"
    if not commands.exists():
        return ""
    entries = json.loads(commands.read_text(encoding="utf-8"))
    entry = next((e for e in entries if e["file"].endswith("api/transfer.c")), {"command": ""})
    return " ".join(f for f in entry["command"].split() if f.startswith(("-O", "-g", "-m", "-f")))


def config(build, told):
    """One hash over what was chosen: the profile, the flags, and both libraries' configuration."""
    digest = hashlib.sha256(told.encode())
    files = [build / "generated" / "ussl_config.h"] + sorted(SOURCE.glob("backends/*/config/*"))
    for file in files:
        digest.update(file.read_bytes())
    return digest.hexdigest()


def openssl():
    """Its version, and what it was told of the CPU, if that was not the truth."""
    told = os.environ.get("OPENSSL_ia32cap")
    return first_line(["openssl", "version"]) + (f", OPENSSL_ia32cap={told}" if told else "")


def circumstances(folder, options):
    version = json.loads(subprocess.run([str(folder.build / "ussl"), "version", "--json"], capture_output=True,
                                        text=True, check=True).stdout)
    used = flags(folder.build)
    name, features = cpu()
    load = round(os.getloadavg()[0], 2)
    return {
        "commit": first_line(["git", "-C", str(SOURCE), "describe", "--always", "--dirty"]),
        "compiler": first_line([cached(folder.build, "CMAKE_C_COMPILER", "cc"), "--version"]),
        "flags": used,
        "profile": version["profile"],
        "libraries": {b["name"]: {k: b[k] for k in ("version", "source", "sha256")} for b in version["backends"]},
        "config": config(folder.build, version["profile"] + used),
        "openssl": openssl(),
        "cpu": name,
        "cpu_features": features,
        "cores": os.cpu_count(),
        "load": [load, load],
        "tsc_mhz": [0, 0],
        "spin_ns": [0, 0],
        "warnings": [],
        "date": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        "seconds": 0,
        "min_time": getattr(options, "min_time", None) or 0,
        "reps": getattr(options, "reps", None) or 0,
        "quick": bool(getattr(options, "quick", False)),
    }


def jiffies():
    """Seconds that all processes have had, and seconds that the hypervisor gave to others."""
    fields = pathlib.Path("/proc/stat").read_text(encoding="ascii").split("\n", 1)[0].split()[1:]
    ticks = [int(f) / os.sysconf("SC_CLK_TCK") for f in fields]
    return sum(ticks[0:3]) + sum(ticks[5:7]), ticks[7]


def own_time():
    """Seconds of this process and of the programs that it has waited for."""
    return sum(sum(resource.getrusage(who)[0:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))


class Watch:
    """Looks at the machine before and after a run."""

    def __init__(self, about, talk):
        self.about = about
        self.spin = talk.say("spin")
        self.start = time.monotonic()
        self.before = jiffies()
        self.own = own_time()

    def end(self, talk, end_talks):
        about, spin = self.about, talk.say("spin")
        end_talks()
        took = max(time.monotonic() - self.start, 0.001)
        after = jiffies()
        others = (after[0] - self.before[0] - (own_time() - self.own)) / took
        stolen = (after[1] - self.before[1]) / took
        about["seconds"] = round(took, 1)
        about["load"][1] = round(os.getloadavg()[0], 2)
        about["tsc_mhz"] = [self.spin["tsc_mhz"], spin["tsc_mhz"]]
        about["spin_ns"] = [self.spin["spin_ns"], spin["spin_ns"]]
        if others > 0.15:
            about["warnings"].append(f"busy machine: other processes had {others:.1f} of {about['cores']} cores; "
                                     "times are noise, instruction counts are not")
        if stolen > 0.05:
            about["warnings"].append(f"the hypervisor took {stolen:.2f} cores away; times are noise")
        drift = abs(spin["spin_ns"] / self.spin["spin_ns"] - 1)
        if drift > 0.03:
            about["warnings"].append(f"frequency drift: a fixed loop took {100 * drift:.0f} % longer or shorter at the "
                                     "end than at the start")
        steady = abs(spin["tsc_mhz"] / self.spin["tsc_mhz"] - 1) if self.spin["tsc_mhz"] else 0
        if steady > 0.001:
            about["warnings"].append(f"the TSC's rate changed by {100 * steady:.2f} %: its ticks are no clock here")
