// Runs inside a program that ./bench.sh start looks at, by DOTNET_STARTUP_HOOKS, and in its place: reports to the file START_HOOK names how long the image of each
// package that START_HOOK_LOAD names takes to load.
using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

/// <summary>The name and the method are the runtime's choice.</summary>
internal static class StartupHook
{
    public static void Initialize()
    {
        var report = Environment.GetEnvironmentVariable("START_HOOK") ?? throw new InvalidOperationException("START_HOOK names no file.");
        var assemblies = Environment.GetEnvironmentVariable("START_HOOK_LOAD") ?? throw new InvalidOperationException("START_HOOK_LOAD names no packages.");
        var lines = new List<string>();
        foreach (var name in assemblies.Split(','))
        {
            var module = Assembly.Load(name).ManifestModule.ModuleHandle;
            var start = Stopwatch.GetTimestamp();
            // A woven assembly loads its image in its module initializer.
            RuntimeHelpers.RunModuleConstructor(module);
            // Before anything formats it: the first use of a culture loads ICU, which takes longer than an image.
            var elapsed = Stopwatch.GetElapsedTime(start);
            lines.Add(string.Create(CultureInfo.InvariantCulture, $"{name} {elapsed.TotalMicroseconds:F0}"));
        }
        File.WriteAllLines(report, lines);
        Environment.Exit(0);
    }
}
