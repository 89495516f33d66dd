"""Reads the CloudFormation template as plain values, with a made-up ARN for every resource."""

from collections.abc import Iterator
from functools import cache
from typing import Any

import yaml
from typing_extensions import override

from tests.house.sources import ROOT

TEMPLATE = ROOT / "infra" / "aws" / "template.yaml"
ACCOUNT = "123456789012"
REGION = "eu-north-1"
PSEUDO = {"AWS::Region": REGION, "AWS::AccountId": ACCOUNT, "AWS::Partition": "aws"}
SHAPES = {
    "AWS::S3::Bucket": "arn:aws:s3:::{low}",
    "AWS::IAM::Role": f"arn:aws:iam::{ACCOUNT}:role/{{name}}",
    "AWS::KMS::Key": f"arn:aws:kms:{REGION}:{ACCOUNT}:key/{{name}}",
}


class Loader(yaml.SafeLoader):
    """Knows the short forms: ``!Ref X`` is ``{"Ref": "X"}``."""


def _short_form(loader: Loader, suffix: str, node: yaml.Node) -> dict[str, Any]:
    value: Any
    if isinstance(node, yaml.ScalarNode):
        value = loader.construct_scalar(node)
    elif isinstance(node, yaml.SequenceNode):
        value = loader.construct_sequence(node, deep=True)
    elif isinstance(node, yaml.MappingNode):
        value = loader.construct_mapping(node, deep=True)
    else:
        raise TypeError(suffix)
    if suffix == "GetAtt":
        value = value.split(".", 1)
    return {suffix if suffix == "Ref" else f"Fn::{suffix}": value}


Loader.add_multi_constructor("!", _short_form)


class StrictLoader(Loader):
    """Refuses a name that is given twice: the second would quietly win."""

    @override
    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        names = [self.construct_object(key) for key, _ in node.value]
        if len(names) != len(set(names)):
            raise ValueError(f"given twice: {names}")
        return super().construct_mapping(node, deep=deep)


@cache
def template() -> dict[str, Any]:
    """This function will return the whole template."""
    found: dict[str, Any] = yaml.load(TEMPLATE.read_text(encoding="utf-8"), Loader=StrictLoader)
    return found


def resource(name: str) -> dict[str, Any]:
    """This function will return one resource: its type, properties and policies."""
    found: dict[str, Any] = template()["Resources"][name]
    return found


def properties(name: str) -> dict[str, Any]:
    """This function will return the properties of one resource."""
    found: dict[str, Any] = resource(name)["Properties"]
    return found


def of_type(kind: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """This function will yield the names and properties of every resource of a type."""
    for name, one in template()["Resources"].items():
        if one["Type"] == kind:
            yield name, one.get("Properties", {})


def cap(process: str) -> str:
    """This function will return what the names of a process's resources begin with."""
    return process.capitalize()


def task(process: str) -> dict[str, Any]:
    """This function will return the task definition of a process."""
    found: dict[str, Any] = resolved(properties(f"{cap(process)}Task"))
    return found


def container(process: str, name: str | None = None) -> dict[str, Any]:
    """This function will return the container of a process, or another one beside it."""
    (found,) = (
        one
        for one in task(process)["ContainerDefinitions"]
        if one["Name"] == (process if name is None else name)
    )
    return dict(found)


def environment(process: str) -> dict[str, str]:
    """This function will return what a process finds in its environment."""
    return {one["Name"]: str(one["Value"]) for one in container(process)["Environment"]}


def arn(name: str) -> str:
    """This function will return the made-up ARN of a resource."""
    shape = SHAPES.get(resource(name)["Type"], f"arn:aws:made-up:{REGION}:{ACCOUNT}:{{name}}")
    return shape.format(name=name, low=name.lower())


def resolved(value: Any) -> Any:  # noqa: ANN401 - a template's value has any shape
    """This function will return a value with its references put in."""
    if isinstance(value, list):
        return [resolved(each) for each in value]
    if not isinstance(value, dict):
        return value
    if len(value) == 1:
        ((name, inner),) = value.items()
        if name == "Ref":
            return _ref(inner)
        if name == "Fn::GetAtt":
            return _attribute(*inner)
        if name == "Fn::Sub":
            return _sub(inner)
    return {name: resolved(inner) for name, inner in value.items()}


def _ref(name: str) -> str:
    if name in PSEUDO:
        return PSEUDO[name]
    if name in template()["Parameters"]:
        return f"<{name}>"
    kind = resource(name)["Type"]
    if kind == "AWS::S3::Bucket":
        return name.lower()
    return name if kind in {"AWS::IAM::Role", "AWS::KMS::Key"} else arn(name)


def _attribute(name: str, attribute: str) -> str:
    return arn(name) if attribute == "Arn" else f"<{name}.{attribute}>"


def _sub(text: str) -> str:
    parts = text.split("${")
    out = [parts[0]]
    for part in parts[1:]:
        name, _, rest = part.partition("}")
        whole = name in PSEUDO or "." not in name
        out += [_ref(name) if whole else _attribute(*name.split(".", 1)), rest]
    return "".join(out)
