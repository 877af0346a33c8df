"""The domain: residents, teams, areas, support requests, assistance. Knows no web and no chat platform."""
