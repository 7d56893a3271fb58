// References straight to the framework's core library, where an assembly names it by way of its facades (System.Threading,
// System.Runtime.InteropServices): each facade that only one assembly of a program asks for is loaded for it alone, 0.1 ms every time.
//
// For the loader, in a program of which it is a part: nobody compiles against that copy, which would need to know the core library. Types of the core
// library have stayed in it since .NET Core 1.0; a facade is a promise for the case that one moves, and the loader's own package keeps to it. System.Runtime is
// loaded by every program, so what comes by it is left: on a framework where another type has moved the loader can still say so, and IL runs.
using Mono.Cecil;
using PkgImage.Compiler.Graph;
using PkgImage.Compiler.Import;
using PkgImage.Compiler.Import.Types;

namespace PkgImage.Compiler.Weave;

internal static class DirectReferences
{
    private const string FacadeOfAll = "System.Runtime";

    /// <summary>
    /// The assembly with each such reference made to name the core library; without any where the graph's framework is made of reference
    /// assemblies.
    /// </summary>
    /// <param name="path">Of the assembly.</param>
    /// <param name="graph">Whose framework it is for.</param>
    /// <exception cref="Diagnostics.DiagnosticException">PKI1003: it cannot be read.</exception>
    public static byte[] Create(string path, PackageGraph graph)
    {
        using var universe = new AssemblyUniverse(graph.References, graph.Output);
        var module = universe.Open(path).MainModule;
        AssemblyNameReference? core = null;
        foreach (var type in module.GetTypeReferences().Where(type => type.Scope is AssemblyNameReference { Name: not FacadeOfAll } && IsOfCore(type)))
        {
            if (core is null)
            {
                // The version asked for stays what it was, the least that will do: the core library has the number of its facades.
                core = new AssemblyNameReference(BaseImage.CoreAssembly, ((AssemblyNameReference)type.Scope).Version)
                {
                    PublicKeyToken = type.Resolve().Module.Assembly.Name.PublicKeyToken,
                };
                module.AssemblyReferences.Add(core);
            }
            type.Scope = core;
        }
        return ModuleWriter.Write(module).Assembly;
    }

    private static bool IsOfCore(TypeReference type)
    {
        try
        {
            return type.Resolve()?.Module.Assembly.Name.Name == BaseImage.CoreAssembly;
        }
        catch (AssemblyResolutionException)
        {
            // What the program does without is not there to be named.
            return false;
        }
    }
}
