"""How each language writes dates and numbers. Digits are Western in all of them: codes and results are compared."""
