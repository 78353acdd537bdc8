"""Teaching the network one's own hand."""
