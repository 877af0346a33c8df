"""Letters by e-mail to offices: owed in the transaction of what they tell of, sent later, tried again."""
