"""What people ask of us by law (Art 12 to 22 GDPR): taken down, answered, carried out."""
