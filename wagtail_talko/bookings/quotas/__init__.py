"""How much of the rooms an association may take: counted, judged, told and looked after."""
