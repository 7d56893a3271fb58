// Runs inside a program that ./bench.sh start looks at, by DOTNET_STARTUP_HOOKS, and reports to the file START_HOOK names: how many methods the JIT compiler has compiled
// when the program ends; or, with START_HOOK_LOAD, how long each package's image takes to load, in which case the program itself does not run.
using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Runtime;
using System.Runtime.CompilerServices;

/// <summary>The name and the method are the runtime's choice.</summary>
internal static class StartupHook
{
    public static void Initialize()
    {
        var report = Environment.GetEnvironmentVariable("START_HOOK") ?? throw new InvalidOperationException("START_HOOK names no file.");
        if (Environment.GetEnvironmentVariable("START_HOOK_LOAD") is not { Length: > 0 } assemblies)
        {
            AppDomain.CurrentDomain.ProcessExit += (_, _) => File.WriteAllText(report, JitInfo.GetCompiledMethodCount(currentThread: false).ToString(CultureInfo.InvariantCulture));
            return;
        }
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
