// Tells crossgen2 which generic instances to compile: a profile (.mibc), which is what it takes such names from. Each method that a profile has is a
// root of the compilation, whether it was ever counted or not; this one has no counts. All methods of an instance are named: of a type of the
// framework, crossgen2 follows calls no further than it inlines them.
//
// The format is an assembly whose global method AssemblyDictionary names groups, each a method of tokens: `ldstr` with the assemblies a group is about, `ldtoken`
// of its method, `pop`; and there, for each method of the profile, `ldtoken`, `pop` (dotnet/runtime, docs/design/features/dotnet-pgo.md and crossgen2's
// MIbcProfileParser).
using Mono.Cecil;
using Mono.Cecil.Cil;
using PkgImage.Compiler.Graph;
using PkgImage.Compiler.Import;
using PkgImage.Compiler.Import.Types;

namespace PkgImage.Compiler.Weave;

internal static class RootProfile
{
    /// <summary>The profile as a file's content; the same for the same assembly.</summary>
    /// <param name="path">Of the assembly that is to be compiled.</param>
    /// <param name="graph">Whose references it may mention.</param>
    /// <exception cref="Diagnostics.DiagnosticException">PKI1003: it cannot be read.</exception>
    public static byte[] Create(string path, PackageGraph graph)
    {
        using var universe = new AssemblyUniverse(graph.References, graph.Output);
        var assembly = universe.Open(path);
        using var profile = ModuleDefinition.CreateModule("roots", ModuleKind.Dll);
        var group = AddMethod(profile, "Instances");
        var tokens = group.Body.GetILProcessor();
        foreach (var instance in GenericInstances.Of(assembly.MainModule))
        {
            foreach (var method in instance.Resolve().Methods.Where(m => m.HasBody && !m.HasGenericParameters))
            {
                tokens.Emit(OpCodes.Ldtoken, profile.ImportReference(Of(instance, method), group));
                tokens.Emit(OpCodes.Pop);
            }
        }
        tokens.Emit(OpCodes.Ret);

        var groups = AddMethod(profile, "AssemblyDictionary").Body.GetILProcessor();
        groups.Emit(OpCodes.Ldstr, assembly.Name.Name + ";");
        groups.Emit(OpCodes.Ldtoken, group);
        groups.Emit(OpCodes.Pop);
        groups.Emit(OpCodes.Ret);

        using var content = new MemoryStream();
        profile.Write(content, new WriterParameters { DeterministicMvid = true, Timestamp = 0 });
        return content.ToArray();
    }

    private static MethodReference Of(GenericInstanceType instance, MethodDefinition method)
    {
        var reference = new MethodReference(method.Name, method.ReturnType, instance)
        {
            HasThis = method.HasThis,
            ExplicitThis = method.ExplicitThis,
            CallingConvention = method.CallingConvention,
        };
        foreach (var parameter in method.Parameters)
            reference.Parameters.Add(new ParameterDefinition(parameter.ParameterType));
        return reference;
    }

    private static MethodDefinition AddMethod(ModuleDefinition module, string name)
    {
        var method = new MethodDefinition(name, MethodAttributes.Public | MethodAttributes.Static, module.TypeSystem.Void);
        module.Types[0].Methods.Add(method);
        return method;
    }
}
