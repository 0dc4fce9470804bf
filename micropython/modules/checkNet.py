# SPDX-License-Identifier: MIT
# QuecPython's `checkNet` for machines without a modem: the network is there, or a connection will
# say that it is not.


class CheckNetwork:
    def __init__(self, project_name, project_version):
        self.project_name = project_name
        self.project_version = project_version

    def poweron_print_once(self):
        print("PROJECT_NAME     : %s" % self.project_name)
        print("PROJECT_VERSION  : %s" % self.project_version)

    # (3, 1): stage 3, the data call, is up. There is no SIM card to wait for.
    def wait_network_connected(self, timeout=60):
        if not 1 <= timeout <= 3600:
            raise ValueError("timeout is 1 to 3600 seconds")
        return 3, 1


def wait_network_connected(timeout=60):
    return CheckNetwork("", "").wait_network_connected(timeout)
