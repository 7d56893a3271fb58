// The rest of a package without a JIT: whatever stays IL, and the stubs of what does not, as ReadyToRun code inside the assembly. A package
// then starts as it will go on: its loops from the image, everything else from here, until the runtime finds a method hot and compiles it
// anew with what it has learnt.
using System.ComponentModel;
using System.Reflection.PortableExecutable;
using PkgImage.Compiler.Diagnostics;
using PkgImage.Compiler.Graph;
using PkgImage.Compiler.Import;
using PkgImage.Compiler.Link;
using PkgImage.Compiler.Weave;

namespace PkgImage.Compiler.ReadyToRun;

/// <summary>Runs crossgen2 on assemblies, in memory to in memory. Safe to use from several threads.</summary>
internal sealed class Precompiler(CrossgenTool tool)
{
    private const string OutputFolder = "out";
    private const string ProfileName = "roots.mibc";

    /// <summary>
    /// It gets no code of the framework: with that of Debugger and NativeLibrary come calls into the runtime, which the framework's own assembly
    /// makes directly and any other by a stub that the JIT compiles, two of them before the first image is loaded.
    /// </summary>
    private static readonly string LoaderName = typeof(ImageLoader).Assembly.GetName().Name!;

    /// <summary>The assembly with native code in it. The same inputs give the same bytes, wherever they lie.</summary>
    /// <param name="fileName">Such as Foo.dll.</param>
    /// <param name="graph">Whose references it may mention; what bears the assembly's own name is left out.</param>
    /// <exception cref="DiagnosticException">PKI9006: crossgen2 failed, or the assembly cannot be read; the message has the reason.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; nothing is left behind.</exception>
    public byte[] Precompile(
        byte[] assembly, string fileName, PackageGraph graph, string runtimeIdentifier, CancellationToken cancellation)
    {
        try
        {
            using var folder = new ToolFolder();
            var input = Path.Combine(folder.Path, fileName);
            File.WriteAllBytes(input, assembly);
            Directory.CreateDirectory(Path.Combine(folder.Path, OutputFolder));
            var output = Path.Combine(OutputFolder, fileName);
            var own = Path.GetFileNameWithoutExtension(fileName);
            var others = graph.References.Where(r => !r.Key.Equals(own, StringComparison.OrdinalIgnoreCase)).ToList();
            var isLoader = own == LoaderName;
            if (isLoader)
                File.WriteAllBytes(input, DirectReferences.Create(input, graph));
            File.WriteAllBytes(Path.Combine(folder.Path, ProfileName), RootProfile.Create(input, graph));
            File.WriteAllText(
                Path.Combine(folder.Path, "command.rsp"),
                CrossgenCommand.Create(
                    fileName, output, ProfileName, others, name => !isLoader && !graph.Output.Contains(name, StringComparer.OrdinalIgnoreCase), runtimeIdentifier));
            var outcome = ToolProcess.Run(tool.Path, ["@command.rsp"], folder.Path, cancellation);
            var result = Path.Combine(folder.Path, output);
            return outcome.ExitCode == 0 && File.Exists(result)
                ? File.ReadAllBytes(result)
                : throw Failure(fileName, $"exit code {outcome.ExitCode}: {LastLine(outcome.Errors + outcome.Output)}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or Win32Exception || MalformedMetadata.IsCauseOf(e))
        {
            throw Failure(fileName, e.Message, e);
        }
    }

    /// <summary>True when the assembly already carries native code.</summary>
    public static bool IsPrecompiled(string path)
    {
        using var file = new PEReader(File.OpenRead(path));
        return file.PEHeaders.CorHeader is { ManagedNativeHeaderDirectory.Size: > 0 };
    }

    private static DiagnosticException Failure(string fileName, string why, Exception? inner = null) =>
        new(DiagnosticCode.PrecompilationFailed, $"crossgen2 failed on {fileName}: {why}", inner: inner);

    private static string LastLine(string words) =>
        words.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) is [.., var last] ? last : "it said nothing";
}
