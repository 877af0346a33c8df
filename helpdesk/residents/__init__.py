"""A person behind one or more conversations: consent, commune, a sealed phone number."""
