"""The limit: a Django project that does as little as the work allows. Goals are ratios to it."""
