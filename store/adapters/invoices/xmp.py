"""The metadata of a PDF/A-3B: who, what, when; and, for Factur-X, what is attached."""

from xml.sax.saxutils import escape

from store.domain.sheets import Sheet

FACTUR_X_FILE = "factur-x.xml"
"""The one name that readers of Factur-X look for."""

_TOOL = "Seatdesk"

_FRAME = """<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/">
<pdfaid:part>3</pdfaid:part>
<pdfaid:conformance>B</pdfaid:conformance>
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>
<xmp:CreatorTool>{tool}</xmp:CreatorTool>
<xmp:CreateDate>{day}T00:00:00+00:00</xmp:CreateDate>
<xmp:ModifyDate>{day}T00:00:00+00:00</xmp:ModifyDate>
<xmp:MetadataDate>{day}T00:00:00+00:00</xmp:MetadataDate>
<pdf:Producer>{tool}</pdf:Producer>
</rdf:Description>
{more}</rdf:RDF>
</x:xmpmeta>"""

_FACTUR_X = """<rdf:Description rdf:about="" xmlns:fx="urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#">
<fx:DocumentType>INVOICE</fx:DocumentType>
<fx:DocumentFileName>{file}</fx:DocumentFileName>
<fx:Version>1.0</fx:Version>
<fx:ConformanceLevel>EN 16931</fx:ConformanceLevel>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>Factur-X PDFA Extension Schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>fx</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq>
{properties}</rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
"""
"""PDF/A-3 wants every property outside its own schemas described in the file itself (ISO 19005-3, 6.6.2.3)."""

_PROPERTY = """<rdf:li rdf:parseType="Resource"><pdfaProperty:name>{name}</pdfaProperty:name>
<pdfaProperty:valueType>Text</pdfaProperty:valueType><pdfaProperty:category>external</pdfaProperty:category>
<pdfaProperty:description>{description}</pdfaProperty:description></rdf:li>
"""

_PROPERTIES = {
    "DocumentFileName": "The name of the embedded XML document",
    "DocumentType": "The type of the hybrid document",
    "Version": "The version of the standard that the embedded XML follows",
    "ConformanceLevel": "The conformance level of the embedded XML",
}


def metadata(sheet: Sheet, *, factur_x: bool) -> str:
    """The XMP packet's content. Dates are the document's own day: the same document has the same bytes."""
    properties = "".join(_PROPERTY.format(name=name, description=text) for name, text in _PROPERTIES.items())
    return _FRAME.format(
        title=escape(f"{sheet.title} {sheet.number}"),
        author=escape(sheet.seller[0]),
        tool=_TOOL,
        day=sheet.day.isoformat(),
        more=_FACTUR_X.format(file=FACTUR_X_FILE, properties=properties) if factur_x else "",
    )
