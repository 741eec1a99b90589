"""Two lists of all parts and their digests: BagIt's (RFC 8493) and the one that is signed (ASiC-E)."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Mapping

from servanda.custody.errors import UnreadablePackage

__all__ = [
    "BAG",
    "MANIFEST",
    "MIMETYPE",
    "SIGNATURE",
    "bag_declaration",
    "bag_info",
    "bag_manifest",
    "read_bag_manifest",
    "read_signed_manifest",
    "signed_manifest",
]

BAG = "bag/"  # the bag is a folder of the container, so that each standard has its own root
MIMETYPE = "application/vnd.etsi.asic-e+zip"
MANIFEST = "META-INF/ASiCManifest001.xml"
SIGNATURE = "META-INF/signature001.p7s"
_ASIC = "http://uri.etsi.org/02918/v1.2.1#"
_DSIG = "http://www.w3.org/2000/09/xmldsig#"
_SHA256 = "http://www.w3.org/2001/04/xmlenc#sha256"


def bag_declaration() -> str:
    """bagit.txt."""
    return "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"


def bag_info(told: Mapping[str, str]) -> str:
    """bag-info.txt: one label and value a line; a value is kept on its line."""
    return "".join(f"{label}: {' '.join(value.split())}\n" for label, value in told.items())


def bag_manifest(digests: Mapping[str, str]) -> str:
    """A manifest or tag manifest: digest and path from the bag's root, sorted."""
    return "".join(f"{digest}  {path}\n" for path, digest in sorted(digests.items()))


def read_bag_manifest(text: bytes) -> dict[str, str]:
    """Path to SHA-256. Raises UnreadablePackage: a line that is none."""
    told: dict[str, str] = {}
    try:
        lines = text.decode("utf-8").splitlines()
    except UnicodeDecodeError as wrong:
        raise UnreadablePackage("a bag manifest is not UTF-8.") from wrong
    for number, line in enumerate(lines, 1):
        match = re.fullmatch(r"([0-9a-fA-F]{64})[ \t]+(.+)", line)
        if not match or match[2] in told:
            raise UnreadablePackage(f"line {number} of a bag manifest is no digest and path, or comes twice.")
        told[match[2]] = match[1].lower()
    return told


def signed_manifest(digests: Mapping[str, str], types: Mapping[str, str]) -> bytes:
    """The ASiCManifest (ETSI EN 319 162-1, A.4) that names every part with its digest, and the signature over it."""
    from lxml import etree

    root = etree.Element(f"{{{_ASIC}}}ASiCManifest", nsmap={"asic": _ASIC, "ds": _DSIG})
    etree.SubElement(root, f"{{{_ASIC}}}SigReference", URI=SIGNATURE, MimeType="application/pkcs7-signature")
    for path, digest in sorted(digests.items()):
        told = {"URI": path, "MimeType": types.get(path, "text/plain")}
        reference = etree.SubElement(root, f"{{{_ASIC}}}DataObjectReference", told)
        etree.SubElement(reference, f"{{{_DSIG}}}DigestMethod", Algorithm=_SHA256)
        etree.SubElement(reference, f"{{{_DSIG}}}DigestValue").text = base64.b64encode(bytes.fromhex(digest)).decode()
    made: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    return made


def read_signed_manifest(xml: bytes) -> dict[str, str]:
    """Path to SHA-256. Raises UnreadablePackage: not such a manifest, another digest, or a document type in it."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(xml, parser)
    except (etree.XMLSyntaxError, ValueError) as wrong:
        raise UnreadablePackage(f"{MANIFEST} is not XML: {wrong}.") from wrong
    if root.getroottree().docinfo.internalDTD is not None:
        raise UnreadablePackage(f"{MANIFEST} has a document type; no honest one needs it.")
    if root.tag != f"{{{_ASIC}}}ASiCManifest":
        raise UnreadablePackage(f"{MANIFEST} is no ASiCManifest.")
    references = root.findall(f"{{{_ASIC}}}SigReference")
    if [one.get("URI") for one in references] != [SIGNATURE]:
        raise UnreadablePackage(f"{MANIFEST} does not name {SIGNATURE} as its one signature.")
    told: dict[str, str] = {}
    for reference in root.findall(f"{{{_ASIC}}}DataObjectReference"):
        path, digest = reference.get("URI") or "", _digest(reference)
        if not path or path in told:
            raise UnreadablePackage(f"{MANIFEST} names {path!r} twice, or a part without a name.")
        told[path] = digest
    return told


def _digest(reference: object) -> str:
    from lxml import etree

    assert isinstance(reference, etree._Element)
    method = reference.find(f"{{{_DSIG}}}DigestMethod")
    value = reference.findtext(f"{{{_DSIG}}}DigestValue") or ""
    if method is None or method.get("Algorithm") != _SHA256:
        raise UnreadablePackage(f"{MANIFEST} gives {reference.get('URI')!r} another digest than SHA-256.")
    try:
        found = base64.b64decode(value.strip(), validate=True)
    except binascii.Error as wrong:
        raise UnreadablePackage(f"{MANIFEST} gives {reference.get('URI')!r} a digest that cannot be read.") from wrong
    if len(found) != 32:
        raise UnreadablePackage(f"{MANIFEST} gives {reference.get('URI')!r} a digest of {len(found)} bytes, not 32.")
    return found.hex()
