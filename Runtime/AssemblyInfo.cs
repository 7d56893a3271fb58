// The loader itself has no image: it would have to load that before it could.
[assembly: PkgImage.NoImage]
