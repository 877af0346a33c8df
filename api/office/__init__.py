"""Papers of reports: Word, Excel, pictures and letters, made of frozen figures."""
