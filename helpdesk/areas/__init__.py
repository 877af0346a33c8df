"""The tree of places: provinces, zones, communes, hamlets; validity dates, aliases, search without diacritics."""
