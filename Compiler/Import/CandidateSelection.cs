// Which methods of a package are worth a native entry: by cost, not by attributes. A call across the boundary costs a few nanoseconds,
// so a method must do more than that: loop, or be long. Small leaf methods are inlined into kernels and stay IL for managed callers. So do those that ask to
// be inlined, when all that is known of their loops is what they read, and short searches: for the end of a word, for a name in a list of five. A library of
// objects has many of these, and is the slower for each. Of a method that gets its work done past its loops most of the time, as a generator of random numbers
// that has six hundred in store, the loops alone are worth an entry.
//
// What asks to be inlined is part of its callers: C libraries carried over to C# have hot loops in macros of a thousand lines, and the method around
// them is a line that names one.
//
// A generic body cannot call a stub, since no call in it names one closed method. So what loops only in generic methods it calls is worth
// an entry too: numeric libraries are a thin closed method over layers of generic ones, with the loop in the innermost.
using System.Collections.Immutable;
using Mono.Cecil;
using Mono.Cecil.Cil;
using PkgImage.Compiler.Diagnostics;
using PkgImage.Compiler.Import.Bodies;
using PkgImage.Compiler.Import.Framework;
using PkgImage.Compiler.Import.Outlining;
using PkgImage.Compiler.Import.Types;

namespace PkgImage.Compiler.Import;

/// <summary>A method to compile as a kernel.</summary>
/// <param name="Reference">For a specialization the closed reference call sites use; else the definition.</param>
internal sealed record Candidate(ClosedMethod Method, MethodReference Reference, bool IsSpecialization)
{
    /// <summary>Whether it is better off as IL, with its loops outlined, if all of them can be.</summary>
    public bool IsForItsLoops { get; init; }
}

internal sealed class CandidateSelection(ModuleDefinition module, CompilerOptions options)
{
    /// <summary>Instructions from which a method without a loop is worth the call.</summary>
    private const int LongMethod = 200;

    /// <summary>Instructions of loops that end early, from which they are worth the call; how long the way to them is does not matter.</summary>
    private const int LongForEarlyEnds = 60;

    /// <summary>Instructions beside the loops that tell of a method which has no use for them most of the time.</summary>
    private const int MuchBesideLoops = 24;

    private const string PrecompileAttribute = "PkgImage.PrecompileAttribute";
    private const string NoImageAttribute = "PkgImage.NoImageAttribute";

    /// <summary>Each refusal once: a generic method is asked about for each call of it.</summary>
    private readonly HashSet<SkippedMethod> _refused = [];

    /// <summary>Specializations that are asked about at most: recursions through ever larger types have more than a process has memory for.</summary>
    private const int MaxSpecializations = 20_000;

    /// <summary>Type names in the arguments of those that are looked into for what they call.</summary>
    private const int MaxNames = 16;

    /// <summary>Specializations asked about already, by signature: whether a generic method below them loops.</summary>
    private readonly Dictionary<string, bool> _loopsBelow = new(StringComparer.Ordinal);

    /// <summary>Methods that ask to be inlined and were looked into: whether they bring a loop along.</summary>
    private readonly Dictionary<MethodDefinition, bool> _bringsLoop = [];

    /// <summary>Methods that were asked to stay IL, those whose body cannot be read, and generic ones at no arguments known here.</summary>
    public IReadOnlyCollection<SkippedMethod> Refused => _refused;

    /// <summary>All candidates, ordered by signature.</summary>
    public ImmutableArray<Candidate> Find()
    {
        var found = new SortedDictionary<string, Candidate>(StringComparer.Ordinal);
        var open = new List<MethodDefinition>();
        foreach (var method in WovenMethods.OriginalTypes(module).SelectMany(t => t.Methods).Where(m => m.HasBody && !WovenMethods.IsOriginal(m)))
        {
            try
            {
                var original = WovenMethods.Original(method);
                if (IsWorthwhile(method, original.Body))
                {
                    if (IsOpen(method))
                        open.Add(method);
                    else
                        Add(new Candidate(new ClosedMethod(original, method.DeclaringType, []), method, false) { IsForItsLoops = WorksBesideItsLoops(method, original.Body) });
                }
                foreach (var called in SpecializationsCalledBy(original))
                    Add(called);
            }
            catch (Exception e) when (MalformedMetadata.IsCauseOf(e))
            {
                Refuse(method, DiagnosticCode.InvalidIL, MalformedMetadata.Describe(e));
            }
        }
        foreach (var method in open.Except(found.Values.Select(c => c.Method.Definition)))
            Refuse(method, DiagnosticCode.OpenGeneric, "no call in the package names its type arguments");
        return [.. found.Values];

        void Add(Candidate candidate) => found.TryAdd(candidate.Method.Identity, candidate);
    }

    /// <summary>Calls of generic methods at concrete value types, of the package itself or of another one, the framework apart.</summary>
    private IEnumerable<Candidate> SpecializationsCalledBy(MethodDefinition caller)
    {
        foreach (var instruction in caller.Body.Instructions.Select(WovenMethods.OriginalCall))
        {
            if (SpecializationCalledBy(instruction, GenericScope.Empty) is not var (named, called) || (named.IsVirtual && !named.IsFinal))
                continue;
            if (IsWorthwhile(named, called.Definition.Body) || (!options.OnlyPrecompile && IsExcluded(named) is null && LoopsBelow(called)))
                yield return new Candidate(called, (MethodReference)instruction.Operand, true);
        }
    }

    /// <summary>
    /// The specialization an instruction of a body in <paramref name="scope"/> calls, with the definition named there, which bears the
    /// attributes; null when it calls none.
    /// </summary>
    private (MethodDefinition Named, ClosedMethod Called)? SpecializationCalledBy(Instruction instruction, GenericScope scope)
    {
        if (instruction.OpCode.Code is not (Code.Call or Code.Callvirt) || instruction.Operand is not MethodReference reference)
            return null;
        if (reference is not GenericInstanceMethod && reference.DeclaringType is not GenericInstanceType)
            return null;
        var declaringType = scope.Close(reference.DeclaringType);
        var arguments = reference is GenericInstanceMethod g ? g.GenericArguments.Select(scope.Close).ToImmutableArray() : [];
        var all = declaringType is GenericInstanceType t ? arguments.AddRange(t.GenericArguments) : arguments;
        if (all.Any(a => a.ContainsGenericParameter || !a.IsValueType) || Resolve(reference) is not { HasBody: true } definition)
            return null;
        if (definition.Module != module && FrameworkFacts.IsFramework(definition.Module))
            return null;
        return GenericScope.IsBounded(all) ? (definition, new ClosedMethod(WovenMethods.Original(definition), declaringType, arguments)) : null;
    }

    private bool LoopsBelow(ClosedMethod method)
    {
        var key = method.Identity;
        if (_loopsBelow.TryGetValue(key, out var known) || _loopsBelow.Count == MaxSpecializations)
            return known;
        if (!GenericScope.IsBounded([method.DeclaringType, .. method.MethodArguments], MaxNames))
            return false;
        // A recursion through generics has its loop elsewhere, or none.
        _loopsBelow[key] = false;
        return _loopsBelow[key] = method.Definition.Body.Instructions
            .Select(i => SpecializationCalledBy(i, method.Scope))
            .Any(found => found is var (_, called) && (LoopRegion.HasLoop(called.Definition.Body) || LoopsBelow(called)));
    }

    /// <summary>The definition, or null when its assembly is not there: such a call is no candidate, and harms nothing else.</summary>
    private static MethodDefinition? Resolve(MethodReference reference)
    {
        try
        {
            return reference.Resolve();
        }
        catch (AssemblyResolutionException)
        {
            return null;
        }
    }

    private bool IsWorthwhile(MethodDefinition method, MethodBody body)
    {
        if (method.IsConstructor || method.CustomAttributes.Any(a => a.AttributeType.Name == "UnmanagedCallersOnlyAttribute"))
            return false;
        if (IsExcluded(method) is { } reason)
        {
            Refuse(method, DiagnosticCode.Excluded, reason);
            return false;
        }
        if (options.OnlyPrecompile)
            return Named(options.Precompile, method);
        if (IsAskedFor(method) || body.Instructions.Count >= LongMethod || CallsItself(method, body))
            return true;
        if (!LoopRegion.HasLoop(body))
            return !method.AggressiveInlining && InlinesLoop(body);
        if (EndsEarly(body) is not { } why)
            return true;
        Refuse(method, DiagnosticCode.NotWorthwhile, $"has short loops, and {why}");
        return false;
    }

    /// <summary>
    /// Whether a method that is not the framework's and asks to be inlined brings a loop along, itself or by another such: then the loop is the
    /// caller's, as the author has it.
    /// </summary>
    private bool InlinesLoop(MethodBody body) =>
        body.Instructions.Select(WovenMethods.OriginalCall)
            .Where(i => i.OpCode.Code is Code.Call or Code.Callvirt)
            .Select(i => Resolve((MethodReference)i.Operand))
            .Any(called => called is { AggressiveInlining: true, HasBody: true } && (!called.IsVirtual || called.IsFinal) && BringsLoop(called));

    private bool BringsLoop(MethodDefinition inlined)
    {
        if (_bringsLoop.TryGetValue(inlined, out var known))
            return known;
        // One that calls itself has its loop elsewhere, or none.
        _bringsLoop[inlined] = false;
        var body = WovenMethods.Original(inlined).Body;
        return _bringsLoop[inlined] = (inlined.Module == module || !FrameworkFacts.IsFramework(inlined.Module)) && IsExcluded(inlined) is null
            && (LoopRegion.HasLoop(body) ? EndsEarly(body) is null : InlinesLoop(body));
    }

    /// <summary>
    /// Why a method's loops end early as a rule, and never run as vectors: it does little but go from element to element until one says that it is
    /// enough, or through the bits or digits of a number. Null where they may be long.
    /// </summary>
    private static string? EndsEarly(MethodBody body)
    {
        if (BodyFlow.Of(body) is not { } flow)
            return null;
        var loops = LoopRegion.FindOutermost(body, flow);
        if (loops.Sum(loop => loop.Last - loop.First + 1) >= LongForEarlyEnds)
            return null;
        var ends = loops.Select(loop =>
            LoopRegion.FindInside(body, flow, loop).Count > 0 ? null
            : LoopRegion.IsSearch(body, flow, loop) ? "what they read ends them"
            : LoopRegion.IsDividing(body, flow, loop) ? "they end with the digits of a number"
            : null).ToList();
        return ends.Contains(null) ? null : ends.FirstOrDefault();
    }

    /// <summary>Whether what a method does besides is not much, nor so much that it were worth an entry without any loop.</summary>
    private bool WorksBesideItsLoops(MethodDefinition method, MethodBody body) =>
        !options.OnlyPrecompile && !IsAskedFor(method) && !method.AggressiveInlining && LoopRegion.HasLoop(body) && !CallsItself(method, body)
        && BodyFlow.Of(body) is { } flow && LoopRegion.BesideLoops(body, flow) is >= MuchBesideLoops and < LongMethod;

    private void Refuse(MethodDefinition method, DiagnosticCode code, string detail) =>
        _refused.Add(new SkippedMethod(code, new ClosedMethod(method, method.DeclaringType, []).Signature, detail, null));

    private string? IsExcluded(MethodDefinition method)
    {
        if (CodePromises.Has(method, NoImageAttribute))
            return "marked NoImage";
        if (CodePromises.Has(method.Module.Assembly, NoImageAttribute))
            return $"{method.Module.Assembly.Name.Name} is marked NoImage";
        for (var type = method.DeclaringType; type is not null; type = type.DeclaringType)
        {
            if (CodePromises.Has(type, NoImageAttribute))
                return $"{type.FullName} is marked NoImage";
            if (options.Exclude.Contains(type.FullName, StringComparer.Ordinal))
                return $"PkgImageExclude names {type.FullName}";
        }
        return Named(options.Exclude, method) ? "PkgImageExclude names it" : null;
    }

    /// <summary>Whether a method is to have a native entry whatever its cost.</summary>
    public bool IsAskedFor(MethodDefinition method) => CodePromises.Has(method, PrecompileAttribute) || Named(options.Precompile, method);

    private static bool Named(ImmutableArray<string> names, MethodDefinition method) =>
        names.Contains(method.Name, StringComparer.Ordinal) || names.Contains($"{method.DeclaringType.FullName}.{method.Name}", StringComparer.Ordinal);

    private static bool IsOpen(MethodDefinition method) => method.HasGenericParameters || method.DeclaringType.HasGenericParameters;

    /// <summary>
    /// Whether a method is a recursion. It is none where its calls of itself pass on what it was passed, or constants: a case that is led back to another one,
    /// and goes no deeper.
    /// </summary>
    private static bool CallsItself(MethodDefinition method, MethodBody body)
    {
        var numbers = Enumerable.Range(0, body.Instructions.Count);
        return numbers.Any(number => body.Instructions[number].OpCode.Code is Code.Call or Code.Callvirt
            && ReferenceEquals(body.Instructions[number].Operand, method) && !IsLedBack(number));

        bool IsLedBack(int call)
        {
            var first = call - method.Parameters.Count - (method.HasThis ? 1 : 0);
            return first >= 0 && Enumerable.Range(first, call - first).All(number => IsConstantOrOwn(body.Instructions[number], number - first));
        }

        bool IsConstantOrOwn(Instruction argument, int position)
        {
            if (BodyFlow.ConstantOf(argument) is not null)
                return true;
            var own = position == 0 && method.HasThis ? body.ThisParameter : method.Parameters[position - (method.HasThis ? 1 : 0)];
            return BodyFlow.VariableOf(argument, body) == own && !BodyFlow.IsStore(argument) && !BodyFlow.IsAddress(argument)
                && !body.Instructions.Any(other => BodyFlow.VariableOf(other, body) == own && (BodyFlow.IsStore(other) || BodyFlow.IsAddress(other)));
        }
    }
}
