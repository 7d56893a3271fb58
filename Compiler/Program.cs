// The command `pkgimage`.
return 0;
