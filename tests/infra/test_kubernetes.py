"""The purge in Kubernetes: once at a time, within its deadlines, and shut in as far as it goes."""

from typing import Any

import pytest
import yaml

from tests.house.sources import ROOT
from vault.settings import read_settings

FILE = ROOT / "infra" / "kubernetes" / "purge.yaml"
DOCUMENTS = {
    one["kind"]: one for one in yaml.safe_load_all(FILE.read_text(encoding="utf-8")) if one
}
JOB: dict[str, Any] = DOCUMENTS["CronJob"]["spec"]
RUN: dict[str, Any] = JOB["jobTemplate"]["spec"]
POD: dict[str, Any] = RUN["template"]["spec"]
(PURGE,) = POD["containers"]
CONTAINERS = [PURGE, *POD["initContainers"]]


def test_there_is_what_the_purge_needs_and_nothing_else() -> None:
    assert {kind: one["apiVersion"] for kind, one in DOCUMENTS.items()} == {
        "ServiceAccount": "v1",
        "CronJob": "batch/v1",
        "NetworkPolicy": "networking.k8s.io/v1",
    }
    assert {one["metadata"]["namespace"] for one in DOCUMENTS.values()} == {"applicant-vault"}


def test_it_runs_every_night_one_at_a_time_and_comes_to_an_end() -> None:
    assert JOB["schedule"] == "20 2 * * *"
    assert JOB["timeZone"] == "Europe/Stockholm"
    assert JOB["concurrencyPolicy"] == "Forbid"
    assert 0 < JOB["startingDeadlineSeconds"] < 24 * 3600
    assert 0 < RUN["activeDeadlineSeconds"] < 24 * 3600
    assert POD["restartPolicy"] == "Never"
    assert PURGE["args"] == ["purge", "--json"]
    assert "command" not in PURGE


def test_what_the_guard_stopped_is_not_tried_again() -> None:
    (rule,) = RUN["podFailurePolicy"]["rules"]

    assert rule["action"] == "FailJob"
    assert rule["onExitCodes"] == {"containerName": "purge", "operator": "In", "values": [3]}


def test_it_has_no_token_of_the_cluster() -> None:
    assert DOCUMENTS["ServiceAccount"]["automountServiceAccountToken"] is False
    assert POD["automountServiceAccountToken"] is False
    assert POD["serviceAccountName"] == "purge"
    assert POD["enableServiceLinks"] is False


def test_the_pod_keeps_the_restricted_standard() -> None:
    # Kubernetes, "Pod Security Standards", restricted.
    context = POD["securityContext"]

    assert context["runAsNonRoot"] is True
    assert context["runAsUser"] == 10001
    assert context["seccompProfile"] == {"type": "RuntimeDefault"}
    assert not {"hostNetwork", "hostPID", "hostIPC", "hostUsers"} & set(POD)
    assert {kind for one in POD["volumes"] for kind in one} == {
        *("name", "secret", "emptyDir", "configMap"),
    }


@pytest.mark.parametrize("container", CONTAINERS, ids=lambda one: one["name"])
def test_a_container_keeps_the_restricted_standard_and_its_share(container: Any) -> None:  # noqa: ANN401 - YAML
    context = container["securityContext"]

    assert context["allowPrivilegeEscalation"] is False
    assert context["readOnlyRootFilesystem"] is True
    assert context["privileged"] is False
    assert context["capabilities"] == {"drop": ["ALL"]}
    assert {"cpu", "memory"} <= set(container["resources"]["limits"])
    assert {"cpu", "memory"} <= set(container["resources"]["requests"])


def test_it_is_handed_no_key_and_no_secret_in_its_environment() -> None:
    given = {one["name"]: one["value"] for one in PURGE["env"]}
    settings = read_settings(given)

    assert not {name for name in given if name.endswith(("CUSTODY", "KEYS", "PASSWORD"))}
    assert settings.database.startswith("postgresql://vault_purge@main.")
    assert settings.keyring.startswith("postgresql://vault_purge@keyring.")
    assert "sslmode=verify-full" in settings.database
    assert "sslmode=verify-full" in settings.keyring
    assert [one["secret"]["secretName"] for one in POD["volumes"] if "secret" in one] == [
        "purge-pgpass"
    ]


def test_what_it_writes_is_memory() -> None:
    places = {one["name"]: one.get("emptyDir") for one in POD["volumes"] if "emptyDir" in one}

    assert set(places) == {"pgpass", "scratch"}
    assert all(one["medium"] == "Memory" for one in places.values())
    writable = {one["name"] for one in PURGE["volumeMounts"] if not one.get("readOnly")}
    assert writable == {"scratch"}


def test_nobody_speaks_to_it_and_it_speaks_to_its_stores() -> None:
    policy = DOCUMENTS["NetworkPolicy"]["spec"]
    ports = {port["port"] for rule in policy["egress"] for port in rule["ports"]}

    assert policy["policyTypes"] == ["Ingress", "Egress"]
    assert policy["ingress"] == []
    assert ports == {53, 5432, 443, 80}
    assert policy["podSelector"]["matchLabels"] == RUN["template"]["metadata"]["labels"]
