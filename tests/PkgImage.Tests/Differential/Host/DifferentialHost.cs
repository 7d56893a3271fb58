// The child process that runs a fixture: the woven copy in the default load context, as a program would, and the plain one beside it
// in a context of its own. Native code may crash; then only this process ends, and the last line says where.
using System.Reflection;
using System.Runtime.Loader;
using System.Text.Json;

namespace PkgImage.Tests.Differential.Host;

/// <summary>A line of the child's output.</summary>
/// <param name="Kind">"run" before a method, "input" before a call when traced, "mismatch", "end" once at the end.</param>
internal sealed record HostLine(string Kind, string Method, Mismatch? Mismatch = null);

/// <summary>What the child is asked to do.</summary>
/// <param name="Woven">Path of the woven assembly; its image lies beside it.</param>
/// <param name="Plain">Path of the assembly before weaving.</param>
/// <param name="Method">Only this method, each call announced; null for all.</param>
/// <param name="MovesObjects">Collect and compact all the time, so that an object that is not pinned does not stay where it was.</param>
internal sealed record HostRequest(string Woven, string Plain, ulong Seed, string? Method, bool MovesObjects);

internal static class DifferentialHost
{
    /// <summary>First argument of a process that is to be the child.</summary>
    public const string Command = "differential-host";

    public static int Run(string request)
    {
        var (wovenPath, plainPath, seed, only, movesObjects) = JsonSerializer.Deserialize<HostRequest>(request)!;
        var assembly = Assembly.LoadFrom(wovenPath);
        RequireImage(assembly);
        var woven = FixtureMethods.Of(assembly);
        var plain = FixtureMethods.Of(new AssemblyLoadContext("plain").LoadFromAssemblyPath(plainPath));
        if (movesObjects)
            new Thread(MoveObjects) { IsBackground = true }.Start();
        using var output = new StreamWriter(Console.OpenStandardOutput()) { AutoFlush = true };
        foreach (var (name, method) in plain)
        {
            if (only is not null && only != name)
                continue;
            Write(new HostLine("run", name));
            Action<int, string>? trace = only is null ? null : (input, arguments) => Write(new HostLine("input", name, Mismatch.Before(name, input, arguments)));
            foreach (var mismatch in new MethodComparer(method, woven[name], seed).Run(trace))
                Write(new HostLine("mismatch", name, mismatch));
        }
        Write(new HostLine("end", ""));
        return 0;

        void Write(HostLine line) => output.WriteLine(JsonSerializer.Serialize(line));
    }

    /// <summary>Leaves gaps between objects and closes them.</summary>
    private static void MoveObjects()
    {
        var kept = new object[64];
        for (var i = 0; ; i = (i + 1) % kept.Length)
        {
            kept[i] = new byte[100 + i];
            GC.Collect(i == 0 ? 2 : 0, GCCollectionMode.Forced, blocking: true, compacting: true);
        }
    }

    /// <summary>Two runs of the same IL always agree: the woven copy has to have its image.</summary>
    private static void RequireImage(Assembly assembly)
    {
        var functions = assembly.GetType("<PkgImage>", throwOnError: true)!.GetField("Functions", BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public);
        if (functions?.GetValue(null) is not nint and not 0)
            throw new InvalidOperationException($"{assembly.GetName().Name} runs without its image");
    }
}
