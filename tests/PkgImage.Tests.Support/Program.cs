// The child process of differential runs.
using PkgImage.Tests.Differential.Host;

return args is [var request] ? DifferentialHost.Run(request) : 1;
