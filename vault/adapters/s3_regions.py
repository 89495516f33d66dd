"""In which country each region of AWS lies, so that the policy's promise of a place can be kept.

From the list "AWS Regions" of the AWS General Reference. A region that is not here is allowed only
where the policy names it by its own name.
"""

from collections.abc import Collection

COUNTRIES = {
    "af-south-1": "ZA",
    "ap-east-1": "HK",
    "ap-east-2": "TW",
    "ap-northeast-1": "JP",
    "ap-northeast-2": "KR",
    "ap-northeast-3": "JP",
    "ap-south-1": "IN",
    "ap-south-2": "IN",
    "ap-southeast-1": "SG",
    "ap-southeast-2": "AU",
    "ap-southeast-3": "ID",
    "ap-southeast-4": "AU",
    "ap-southeast-5": "MY",
    "ap-southeast-6": "NZ",
    "ap-southeast-7": "TH",
    "ca-central-1": "CA",
    "ca-west-1": "CA",
    "cn-north-1": "CN",
    "cn-northwest-1": "CN",
    "eu-central-1": "DE",
    "eu-central-2": "CH",
    "eu-north-1": "SE",
    "eu-south-1": "IT",
    "eu-south-2": "ES",
    "eu-west-1": "IE",
    "eu-west-2": "GB",
    "eu-west-3": "FR",
    "eusc-de-east-1": "DE",
    "il-central-1": "IL",
    "me-central-1": "AE",
    "me-south-1": "BH",
    "mx-central-1": "MX",
    "sa-east-1": "BR",
    "us-east-1": "US",
    "us-east-2": "US",
    "us-gov-east-1": "US",
    "us-gov-west-1": "US",
    "us-west-1": "US",
    "us-west-2": "US",
}
_EU = frozenset({"DE", "ES", "FR", "IE", "IT", "SE"})
UNIONS = {"EU": _EU, "EEA": _EU}
"""What a policy may say instead of naming the countries; AWS has no region in the rest of them."""


def is_allowed(region: str, allowed: Collection[str]) -> bool:
    """This function will say whether a policy that names ``allowed`` lets data lie in ``region``.

    ``allowed`` has countries (``SE``), ``EU``, ``EEA``, or regions by their own name.
    """
    country = COUNTRIES.get(region)
    return region in allowed or any(
        one == country or country in UNIONS.get(one, ()) for one in allowed
    )
