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
/// <param name="MovesObjects">Collect and compact during calls: <see cref="ObjectMover"/>.</param>
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
        using var mover = movesObjects ? new ObjectMover() : null;
        using var output = new StreamWriter(Console.OpenStandardOutput()) { AutoFlush = true };
        foreach (var (name, method) in plain)
        {
            if (only is not null && only != name)
                continue;
            Write(new HostLine("run", name));
            foreach (var mismatch in new MethodComparer(method, woven[name], seed).Run(Before))
                Write(new HostLine("mismatch", name, mismatch));

            void Before(int input, string arguments)
            {
                if (only is not null)
                    Write(new HostLine("input", name, Mismatch.Before(name, input, arguments)));
                mover?.MoveDuringNextCalls();
            }
        }
        Write(new HostLine("end", ""));
        return 0;

        void Write(HostLine line) => output.WriteLine(JsonSerializer.Serialize(line));
    }

    /// <summary>Two runs of the same IL always agree: the woven copy has to have its image.</summary>
    private static void RequireImage(Assembly assembly)
    {
        var functions = assembly.GetType("<PkgImage>", throwOnError: true)!.GetField("Functions", BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public);
        if (functions?.GetValue(null) is not nint and not 0)
            throw new InvalidOperationException($"{assembly.GetName().Name} runs without its image");
    }
}
