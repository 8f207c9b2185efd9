"""How agencies, officers and dossiers are judged: TT 01/2018/TT-VPCP and the index of QĐ 766/QĐ-TTg."""
