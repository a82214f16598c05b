"""Publishing: releases beside each other, one of them live, switched by one rename and kept for rollback."""
