// What import and kernel selection hand on: the kernels for Lower, the managed side of the boundary for Weave, what was consumed
// for the key, and what was skipped for the report.
using System.Collections.Immutable;
using Mono.Cecil;
using Mono.Cecil.Cil;
using PkgImage.Compiler.Diagnostics;
using PkgImage.Compiler.Import.Outlining;
using PkgImage.Compiler.IR;
using PkgImage.Compiler.Kernels;

namespace PkgImage.Compiler.Import;

/// <summary>The outcome of importing one package.</summary>
/// <param name="Kernels">Ordered by symbol; <see cref="Kernel.Index"/> is the position.</param>
/// <param name="Skipped">Methods that stay IL although they have loops or were asked for, ordered by method.</param>
/// <param name="Consumed">What the image took from other assemblies, ordered.</param>
/// <param name="Layouts">Struct layouts the code assumes and nothing else vouches for, ordered by name; compared at load in this order.</param>
public sealed record ImportedPackage(
    string Name,
    ImmutableArray<Kernel> Kernels,
    ImmutableArray<SkippedMethod> Skipped,
    ImmutableArray<ConsumedItem> Consumed,
    ImmutableArray<IrLayout> Layouts,
    WeavePlan Weave);

/// <summary>A method body or a layout taken from another assembly: a line of the key's manifest.</summary>
/// <param name="Assembly">Simple name of the assembly.</param>
/// <param name="Kind">"body" or "layout", or "assembly" for one that was not there.</param>
/// <param name="Member">Full name of the method or type; of an assembly its name again.</param>
/// <param name="Digest">Lower-case hex SHA-256 of the IL (token-free text) or of the field list; of an assembly "absent".</param>
public sealed record ConsumedItem(string Assembly, string Kind, string Member, string Digest);

/// <summary>The managed side of the boundary. Cecil references belong to the module they were read from; the weaver imports them.</summary>
/// <param name="Module">The package's main module; import adds the methods of outlined loops to it and changes nothing else.</param>
/// <param name="Entries">One a kernel, in kernel order.</param>
/// <param name="Fields">Fields named by capture roots and paths, by full name.</param>
/// <param name="Throws">Throw expressions by exit code; the runtime's own exceptions (below <see cref="IrExitSite.FirstCustom"/>) are not listed.</param>
/// <param name="LayoutTypes">The closed managed type of each layout, in the order of <see cref="ImportedPackage.Layouts"/>.</param>
/// <param name="Loops">Loops whose methods are among the entries; the weaver makes the methods they come from call them.</param>
public sealed record WeavePlan(
    ModuleDefinition Module,
    ImmutableArray<WovenEntry> Entries,
    IReadOnlyDictionary<string, FieldReference> Fields,
    IReadOnlyDictionary<int, ManagedThrow> Throws,
    ImmutableArray<TypeReference> LayoutTypes,
    ImmutableArray<OutlinedLoop> Loops);

/// <summary>How managed code reaches one kernel.</summary>
/// <param name="Method">
/// The method itself when it is neither generic nor in a generic type: its body becomes the stub. Otherwise the closed reference:
/// call sites of the package that name exactly this specialization are redirected to a stub of its own.
/// </param>
/// <param name="IsSpecialization">True for the second case.</param>
public sealed record WovenEntry(Kernel Kernel, MethodReference Method, bool IsSpecialization);

/// <summary>A throw expression the managed side evaluates.</summary>
/// <param name="Parameters">Types of the payload values, in order.</param>
/// <param name="Body">
/// Straight-line IL that ends in throw, or in a call that never returns. A ldarg whose operand is a ParameterDefinition with Index k
/// reads payload value k. Fresh instructions, but operands refer to the module they were read from.
/// </param>
public sealed record ManagedThrow(IrExitSite Site, ImmutableArray<TypeReference> Parameters, ImmutableArray<Instruction> Body);
