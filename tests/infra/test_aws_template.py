"""Every security property of the template, one by one: what the linter does not judge."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.house.pages import DOCS
from tests.infra.template import TEMPLATE, cap, of_type, properties, resolved, resource, template

DOORS = ("careers", "mypages", "recruiter")
TASKS = (*DOORS, "work", "purge", "doctor", "operate")
WITH_KEYS = ("recruiter", "work", "operate")


def reaches(source: str, target: str) -> bool:
    """Whether both groups say that one may speak to the other."""
    out = any(
        one["GroupId"] == {"Ref": source}
        and one.get("DestinationSecurityGroupId") == {"Ref": target}
        for _, one in of_type("AWS::EC2::SecurityGroupEgress")
    )
    back = any(
        one["GroupId"] == {"Ref": target} and one.get("SourceSecurityGroupId") == {"Ref": source}
        for _, one in of_type("AWS::EC2::SecurityGroupIngress")
    )
    assert out == back
    return out


def test_the_linter_finds_nothing() -> None:
    program = Path(sys.executable).with_name("cfn-lint")
    verdict = subprocess.run([program, TEMPLATE], capture_output=True, text=True, check=False)

    assert verdict.stdout == ""
    assert verdict.returncode == 0


def test_nothing_is_open_to_the_world_but_the_balancer() -> None:
    open_to_all = [
        (one["GroupId"]["Ref"], one["FromPort"])
        for _, one in of_type("AWS::EC2::SecurityGroupIngress")
        if "CidrIp" in one
    ]

    assert sorted(open_to_all) == [("BalancerGroup", 80), ("BalancerGroup", 443)]
    for _, group in of_type("AWS::EC2::SecurityGroup"):
        assert "SecurityGroupIngress" not in group
        assert [one["CidrIp"] for one in group["SecurityGroupEgress"]] == ["127.0.0.1/32"]


def test_no_route_leads_out_of_the_private_subnets() -> None:
    routes = [one["RouteTableId"]["Ref"] for _, one in of_type("AWS::EC2::Route")]
    private = [
        one["RouteTableId"]["Ref"]
        for name, one in of_type("AWS::EC2::SubnetRouteTableAssociation")
        if name.startswith("Private")
    ]

    assert routes == ["PublicRouteTable"]
    assert set(private) == {"PrivateRouteTable"}
    assert not list(of_type("AWS::EC2::NatGateway"))
    for _, subnet in of_type("AWS::EC2::Subnet"):
        assert subnet["MapPublicIpOnLaunch"] is False


def test_every_service_of_amazon_is_reached_inside_the_network() -> None:
    services = {
        one["ServiceName"]["Fn::Sub"].rpartition("}.")[2]
        for _, one in of_type("AWS::EC2::VPCEndpoint")
    }

    assert services == {
        *("s3", "kms", "ecr.api", "ecr.dkr", "logs", "secretsmanager", "sts", "email-smtp"),
    }


def test_nothing_can_be_carried_to_a_bucket_of_somebody_elses() -> None:
    statements = resolved(properties("S3Endpoint")["PolicyDocument"]["Statement"])
    places = [each["Resource"] for each in statements]

    assert places == [
        [
            *("arn:aws:s3:::databucket", "arn:aws:s3:::databucket/*"),
            *("arn:aws:s3:::ledgerbucket", "arn:aws:s3:::ledgerbucket/*"),
        ],
        "arn:aws:s3:::prod-eu-north-1-starport-layer-bucket/*",
        "arn:aws:s3:::copybucket/*",
    ]
    assert statements[1]["Action"] == "s3:GetObject"


@pytest.mark.parametrize("process", TASKS)
def test_a_process_reaches_only_what_it_needs(process: str) -> None:
    group = f"{cap(process)}Group"

    assert reaches(group, "MainDatabaseGroup")
    assert reaches(group, "KeyringDatabaseGroup")
    assert reaches(group, "KmsEndpointGroup") == (process in WITH_KEYS)
    assert reaches(group, "SmtpEndpointGroup") == (process == "work")
    assert reaches(group, "KeyFilesGroup") == (process != "purge")
    assert reaches("BalancerGroup", group) == (process in DOORS)
    others = {f"{cap(each)}Group" for each in TASKS} - {group}
    assert not any(reaches(group, each) for each in others)


@pytest.mark.parametrize(("name", "days"), [("MainDatabase", 35), ("KeyringDatabase", 7)])
def test_a_database_is_sealed_private_and_kept_for_so_long(name: str, days: int) -> None:
    found = properties(name)

    assert found["StorageEncrypted"] is True
    assert found["KmsKeyId"] == {"Fn::GetAtt": ["DataKey", "Arn"]}
    assert found["PubliclyAccessible"] is False
    assert found["DeletionProtection"] is True
    assert found["MultiAZ"] is True
    assert found["ManageMasterUserPassword"] is True
    assert "MasterUserPassword" not in found
    assert found["BackupRetentionPeriod"] == days
    assert found["DBParameterGroupName"] == {"Ref": "DatabaseParameters"}
    assert found["VPCSecurityGroups"] == [{"Ref": f"{name}Group"}]
    assert resource(name)["DeletionPolicy"] == "Retain"


def test_no_copy_of_the_keyring_outlives_a_week() -> None:
    # A final snapshot would, and so would backups that stay when the instance goes.
    assert properties("KeyringDatabase")["BackupRetentionPeriod"] <= 7
    assert properties("KeyringDatabase")["DeleteAutomatedBackups"] is True
    assert "Snapshot" not in {one.get("DeletionPolicy") for one in template()["Resources"].values()}
    assert not list(of_type("AWS::Backup::BackupPlan"))


def test_the_databases_speak_tls_alone_and_log_no_value() -> None:
    parameters = properties("DatabaseParameters")["Parameters"]

    assert parameters["rds.force_ssl"] == "1"
    assert parameters["log_statement"] == "none"
    assert parameters["log_parameter_max_length_on_error"] == "0"
    assert parameters["log_min_error_statement"] == "panic"


@pytest.mark.parametrize("name", ["DataBucket", "LedgerBucket"])
def test_a_bucket_is_private_sealed_and_keeps_versions(name: str) -> None:
    found = properties(name)

    assert set(found["PublicAccessBlockConfiguration"].values()) == {True}
    assert len(found["PublicAccessBlockConfiguration"]) == 4
    assert found["VersioningConfiguration"] == {"Status": "Enabled"}
    assert found["OwnershipControls"]["Rules"] == [{"ObjectOwnership": "BucketOwnerEnforced"}]
    (rule,) = found["BucketEncryption"]["ServerSideEncryptionConfiguration"]
    assert rule["ServerSideEncryptionByDefault"]["SSEAlgorithm"] == "aws:kms"
    assert "ObjectLockEnabled" not in found
    assert resource(name)["DeletionPolicy"] == "Retain"
    rules = found["LifecycleConfiguration"]["Rules"]
    assert {"DaysAfterInitiation": 1} in [
        one.get("AbortIncompleteMultipartUpload") for one in rules
    ]


def test_the_offline_copy_leaves_by_a_bucket_that_keeps_nothing_and_by_no_log() -> None:
    found = properties("CopyBucket")
    (rule,) = found["LifecycleConfiguration"]["Rules"]
    page = (DOCS / "operate" / "on-aws.md").read_text(encoding="utf-8")
    (sealed,) = found["BucketEncryption"]["ServerSideEncryptionConfiguration"]

    assert rule["ExpirationInDays"] == 1
    assert "VersioningConfiguration" not in found
    assert list(found["PublicAccessBlockConfiguration"].values()) == [True] * 4
    assert sealed["ServerSideEncryptionByDefault"]["SSEAlgorithm"] == "aws:kms"
    assert 'os.environ[\\"COPY_BUCKET\\"]' in page
    assert "cat copy" not in page


def test_what_a_purge_hid_goes_and_the_ledger_stays() -> None:
    def ends(name: str) -> list[dict[str, Any]]:
        rules = properties(name)["LifecycleConfiguration"]["Rules"]
        return [one for one in rules if "NoncurrentVersionExpiration" in one]

    (rule,) = ends("DataBucket")
    assert rule["NoncurrentVersionExpiration"] == {"NoncurrentDays": 1}
    assert ends("LedgerBucket") == []
    every = [
        one
        for name in ("DataBucket", "LedgerBucket")
        for one in properties(name)["LifecycleConfiguration"]["Rules"]
    ]
    assert not any("ExpirationInDays" in one for one in every)


@pytest.mark.parametrize("name", ["DataKey", "CustodyKey"])
def test_a_key_turns_over_and_is_not_lost_in_a_hurry(name: str) -> None:
    assert properties(name)["EnableKeyRotation"] is True
    assert properties(name)["PendingWindowInDays"] == 30
    assert resource(name)["DeletionPolicy"] == "Retain"


def test_the_key_files_are_sealed_and_in_no_backup() -> None:
    found = properties("KeyFiles")

    assert found["Encrypted"] is True
    assert found["BackupPolicy"] == {"Status": "DISABLED"}
    (statement,) = found["FileSystemPolicy"]["Statement"]
    assert statement["Effect"] == "Deny"
    assert statement["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}


@pytest.mark.parametrize("door", DOORS)
def test_an_upload_under_way_is_waited_for(door: str) -> None:
    (wait,) = properties(f"{cap(door)}Targets")["TargetGroupAttributes"]

    # Twenty megabytes at 256 kbit/s, in seconds.
    assert int(wait["Value"]) >= 20 * 8000 / 256


def test_the_balancer_speaks_today_s_tls_and_keeps_no_log_of_addresses() -> None:
    https, http = properties("HttpsListener"), properties("HttpListener")
    settings = {
        one["Key"]: one["Value"] for one in properties("Balancer")["LoadBalancerAttributes"]
    }

    assert https["SslPolicy"] == "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09"
    assert http["DefaultActions"][0]["Type"] == "redirect"
    assert settings["access_logs.s3.enabled"] == "false"
    assert settings["routing.http.drop_invalid_header_fields.enabled"] == "true"
    assert settings["routing.http.xff_header_processing.mode"] == "append"


def test_an_address_leads_to_its_door() -> None:
    def paths(rule: str) -> list[str]:
        found: list[str] = properties(rule)["Conditions"][0]["PathPatternConfig"]["Values"]
        return found

    assert paths("MypagesRule") == ["/sv/my", "/sv/my/*", "/en/my", "/en/my/*"]
    assert paths("RecruiterRule") == ["/staff", "/staff/*"]
    assert paths("HealthRule") == ["/livez", "/readyz"]
    assert properties("HttpsListener")["DefaultActions"][0]["TargetGroupArn"] == {
        "Ref": "CareersTargets"
    }


def test_somebody_is_told_when_something_is_wrong() -> None:
    rules = dict(of_type("AWS::Events::Rule"))
    alarms = dict(of_type("AWS::CloudWatch::Alarm"))

    assert set(rules) == {
        *("PurgeFailed", "PurgeNeverStarted", "DoctorFailed", "DoctorNeverStarted"),
        "CustodyKeyTouched",
    }
    assert set(alarms) == {
        *("PurgeDidNotRun", "SchedulerMissed", "DoorsFail", "BalancerFails", "WorkStopped"),
        *("MainDiskFull", "KeyringDiskFull"),
    }
    assert all(one["Targets"][0]["Arn"] == {"Ref": "Alarms"} for one in rules.values())
    assert all(one["AlarmActions"] == [{"Ref": "Alarms"}] for one in alarms.values())
    assert alarms["PurgeDidNotRun"]["TreatMissingData"] == "breaching"
    failed = rules["PurgeFailed"]["EventPattern"]["detail"]
    assert failed["containers"] == {"exitCode": [{"anything-but": [0]}]}
    assert failed["group"] == ["family:applicant-vault-purge"]


def test_logs_are_sealed_and_end() -> None:
    groups = dict(of_type("AWS::Logs::LogGroup"))

    assert set(groups) == {f"{cap(each)}Log" for each in TASKS}
    for one in groups.values():
        assert one["RetentionInDays"] == {"Ref": "LogDays"}
        assert one["KmsKeyId"] == {"Fn::GetAtt": ["DataKey", "Arn"]}


def test_every_secret_is_made_up_by_amazon_and_sealed_by_our_key() -> None:
    for _, one in of_type("AWS::SecretsManager::Secret"):
        assert one["KmsKeyId"] == {"Ref": "DataKey"}
        assert one["GenerateSecretString"]["PasswordLength"] >= 40
        assert "SecretString" not in one


def test_an_image_is_named_by_its_content_and_never_changed() -> None:
    assert properties("Images")["ImageTagMutability"] == "IMMUTABLE"
    assert template()["Parameters"]["ImageDigest"]["AllowedPattern"] == "sha256:[0-9a-f]{64}"


def test_only_containers_and_the_scheduler_take_these_roles() -> None:
    for name, one in of_type("AWS::IAM::Role"):
        (trust,) = one["AssumeRolePolicyDocument"]["Statement"]
        service = "scheduler" if name == "SchedulerRole" else "ecs-tasks"
        assert trust["Principal"] == {"Service": f"{service}.amazonaws.com"}
        assert trust["Condition"] == {
            "StringEquals": {"aws:SourceAccount": {"Ref": "AWS::AccountId"}}
        }
        assert "ManagedPolicyArns" not in one


def test_no_policy_of_a_role_says_everything() -> None:
    policies = [one["PolicyDocument"] for _, one in of_type("AWS::IAM::RolePolicy")]
    policies += [
        policy["PolicyDocument"]
        for _, one in of_type("AWS::IAM::Role")
        for policy in one.get("Policies", [])
    ]

    for statement in (one for policy in policies for one in policy["Statement"]):
        assert statement["Effect"] == "Allow"
        assert "*" not in str(statement["Action"])
        assert statement["Resource"] != "*" or statement["Action"] == "ecr:GetAuthorizationToken"


def test_the_template_is_short_enough_to_be_taken_from_a_bucket() -> None:
    # AWS CloudFormation quotas: one megabyte from S3, 500 resources.
    assert TEMPLATE.stat().st_size < 1_000_000
    assert len(template()["Resources"]) < 500
