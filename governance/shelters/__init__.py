"""Who reaches which shelter in a storm: worked out with a certificate, told by district, printed and sent as text."""
