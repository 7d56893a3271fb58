// The test project's entry point. Tests run through the test host; this one only serves the child processes of differential tests.
using PkgImage.Tests.Differential.Host;

return args is [DifferentialHost.Command, var request] ? DifferentialHost.Run(request) : 1;
