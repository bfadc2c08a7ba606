"""A council on access: communities claim, rules are compared without names, a ballot picks one, appeals are heard."""
