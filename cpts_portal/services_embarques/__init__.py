"""PostgreSQL et Valkey tirés de leurs paquets Python, et le lanceur de bin/demo et bin/test.

Rien ici n'importe Django : ces modules tournent avant que l'installation soit faite.
"""
