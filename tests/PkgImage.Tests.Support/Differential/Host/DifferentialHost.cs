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
/// <param name="MovesObjects">Collect and compact during calls: <see cref="ObjectMover"/>.</param>
/// <param name="StopsAtFirst">End with the first mismatch.</param>
internal sealed record HostRequest(string Woven, string Plain, ulong Seed, InputPlan Inputs, bool MovesObjects, bool StopsAtFirst)
{
    /// <summary>Only this method, each call announced; null for all.</summary>
    public string? Only { get; init; }

    /// <summary>Only methods behind this one; null for all.</summary>
    public string? After { get; init; }
}

internal static class DifferentialHost
{
    public static int Run(string json)
    {
        var request = JsonSerializer.Deserialize<HostRequest>(json)!;
        var assembly = Assembly.LoadFrom(request.Woven);
        RequireImage(assembly);
        var woven = FixtureMethods.Of(assembly);
        var plain = FixtureMethods.Of(new AssemblyLoadContext("plain").LoadFromAssemblyPath(request.Plain));
        using var mover = request.MovesObjects ? new ObjectMover() : null;
        using var output = new StreamWriter(Console.OpenStandardOutput()) { AutoFlush = true };
        foreach (var (name, method) in plain)
        {
            if ((request.Only ?? name) != name || (request.After is { } after && string.CompareOrdinal(name, after) <= 0))
                continue;
            Write(new HostLine("run", name));
            foreach (var mismatch in new MethodComparer(method, woven[name], request.Seed, request.Inputs).Run(Before))
            {
                Write(new HostLine("mismatch", name, mismatch));
                if (request.StopsAtFirst)
                {
                    Write(new HostLine("end", ""));
                    return 0;
                }
            }

            void Before(int input, string arguments)
            {
                if (request.Only is not null)
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
