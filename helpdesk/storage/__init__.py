"""MongoDB for the whole product: client, embedded server, transactions, files, migrations."""
