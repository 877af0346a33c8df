"""Tables that people send: CSV and XLSX as rows of cells, whatever they are about."""
