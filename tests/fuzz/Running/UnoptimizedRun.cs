// A program that differs, run once more by a CLR whose JIT compiler does not optimize.
//
// RyuJIT's optimizer moves some exceptions before effects that come first in IL: an index check before an earlier division that it takes out of a loop, or
// the check of a[i, j] before the value to be stored is computed. Where the image agrees with the same CLR without its optimizer, and so with ECMA-335, the
// program is a finding about the CLR.
using System.Diagnostics;
using System.Globalization;

namespace PkgImage.Fuzz.Running;

internal static class UnoptimizedRun
{
    private const string Variable = "DOTNET_JITMinOpts";

    /// <summary>Whether image and IL agree on a program there; false in a process that is such a run itself.</summary>
    public static bool Agrees(ulong number)
    {
        if (Environment.GetEnvironmentVariable(Variable) is not null)
            return false;
        var start = new ProcessStartInfo("dotnet")
        {
            ArgumentList = { typeof(UnoptimizedRun).Assembly.Location, "run", "--programs", "1", "--seed", number.ToString(CultureInfo.InvariantCulture) },
            Environment = { [Variable] = "1" },
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
