// Weaving: links a package's image back into its methods. Each kernel's method keeps its place and name and gets a stub for a body; the
// original body moves, unchanged, to a sibling method, so that the JIT sees it only when there is no image.
//
// Order of the work, and why:
//   1. holder      everything below refers to <PkgImage>::Functions;
//   2. probe       the layouts to check when the image is loaded;
//   3. throws      throw expressions, before the stubs that call them;
//   4. loops       methods call their outlined loops, whose bodies are still whole;
//   5. stubs       original bodies move to their siblings first: a body is only ever moved whole;
//   6. redirects   last of the bodies: a moved body calls specializations too, and the stubs' own calls must stay as they are;
//   7. grants      only now is it known whose non-public members are used.
// The module is changed in memory and written once. An error on the way is PKI9001 and leaves no file.
//
// What a woven file keeps: public key (the CLR of .NET checks no strong-name signature), resources, attributes, tokens' order of the
// original members, sequence points. What it loses: a ReadyToRun header with its machine code, which describes bodies that moved.
using Mono.Cecil;
using PkgImage.Compiler.Diagnostics;
using PkgImage.Compiler.Import;

namespace PkgImage.Compiler.Weave;

/// <summary>A woven assembly.</summary>
/// <param name="Assembly">The PE file.</param>
/// <param name="Symbols">Its portable PDB; null when the input had no symbols or has them embedded.</param>
public sealed record WovenAssembly(byte[] Assembly, byte[]? Symbols);

/// <summary>Weaves one package.</summary>
public static class AssemblyWeaver
{
    /// <summary>Weaves <paramref name="package"/>; its plan's module is changed and must not be used again.</summary>
    /// <param name="imageKey">Key of the image in lower-case hex; <see cref="WeaveMarker"/> finds it again.</param>
    /// <param name="runtimeAssemblyPath">PkgImage.Runtime.dll; only its identity is read.</param>
    /// <exception cref="DiagnosticException">PKI9001: the assembly is woven already, or a method cannot be woven.</exception>
    public static WovenAssembly Weave(ImportedPackage package, string imageKey, string runtimeAssemblyPath)
    {
        var plan = package.Weave;
        var module = plan.Module;
        if (WovenMethods.IsWoven(module))
            throw new DiagnosticException(DiagnosticCode.WeaveFailed, $"{module.Name} is woven already", module.FileName);

        var references = new WeaveReferences(module, RuntimeReference(runtimeAssemblyPath));
        var holder = Guard(module.Name, () => new ImageHolder(references, imageKey, plan.Entries.Length));
        Guard("the layout probe", () => LayoutProbe.Emit(holder, package.Layouts, plan.LayoutTypes));
        var throws = Guard("the throw expressions", () => ThrowDispatcher.Create(holder, plan.Throws));
        foreach (var loop in plan.Loops)
            Guard(loop.Method.FullName, loop.Redirect);
        var stubs = new StubEmitter(holder, throws, plan.Fields);
        foreach (var entry in plan.Entries.Where(e => !e.IsSpecialization))
            Guard(entry.Method.FullName, () => stubs.Replace(entry));
        Guard("the calls of specializations", () => SpecializationRedirector.Redirect(module, stubs, plan.Entries));
        references.Access.Apply();
        return Guard(module.Name, () => ModuleWriter.Write(module));
    }

    private static AssemblyNameReference RuntimeReference(string path)
    {
        var name = System.Reflection.AssemblyName.GetAssemblyName(path);
        return new AssemblyNameReference(name.Name, name.Version) { PublicKeyToken = name.GetPublicKeyToken() };
    }

    private static void Guard(string subject, Action step) => Guard(subject, () =>
    {
        step();
        return true;
    });

    /// <summary>Runs a step; what Cecil or a member that cannot be resolved throws becomes one diagnostic that names the subject.</summary>
    private static T Guard<T>(string subject, Func<T> step)
    {
        try
        {
            return step();
        }
        catch (Exception e) when (e is AssemblyResolutionException or ResolutionException or ArgumentException or InvalidOperationException
                                      or NotSupportedException or IOException or BadImageFormatException or KeyNotFoundException)
        {
            throw new DiagnosticException(DiagnosticCode.WeaveFailed, $"cannot weave {subject}: {e.Message}", inner: e);
        }
    }
}
