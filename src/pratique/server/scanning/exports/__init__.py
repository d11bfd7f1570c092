"""What can be exported of images: their findings and components as tables, and their SBOM."""

from pratique.server.scanning.exports import sbom, tables

__all__ = ["sbom", "tables"]
