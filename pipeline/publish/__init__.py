"""Publishing: releases stored side by side, one of them live, switched by one rename and kept for rollback."""
