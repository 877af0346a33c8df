"""Files that come with messages: looked at, made harmless, kept until somebody decides, shown to whom they are for."""
