// Source lines of a module's functions, as DWARF line tables (LangRef, "Source Level Debugging with LLVM"): enough for profilers, backtraces and breakpoints,
// nothing of variables and types.
//
// Each function of the module has a scope, its subprogram, and all of its instructions have a location in it. Those that no statement has made, and those that
// a pass moved here from where the scope is another one, have line 0: "no line", and never a wrong one.
using LLVMSharp.Interop;
using PkgImage.Compiler.IR;

namespace PkgImage.Compiler.Lower;

/// <summary>Makes scopes and locations of one module; see <see cref="Finish"/>.</summary>
internal sealed unsafe class SourceScopes : IDisposable
{
    private const int DebugInfoVersion = 3;

    /// <summary>Version 4 is what every debugger and profiler in use reads.</summary>
    private const int DwarfVersion = 4;

    private readonly LLVMContextRef _context;
    private readonly LLVMDIBuilderRef _builder;
    private readonly Dictionary<string, LLVMMetadataRef> _files = new(StringComparer.Ordinal);

    /// <summary>Scopes of methods that are inlined on the IR.</summary>
    private readonly Dictionary<IrSource, LLVMMetadataRef> _inlined = [];
    private readonly Dictionary<(IrLocation, LLVMMetadataRef), LLVMMetadataRef> _locations = [];

    /// <param name="source">The kernel's method.</param>
    public SourceScopes(LLVMContextRef context, LLVMModuleRef module, IrSource source)
    {
        _context = context;
        _builder = LLVM.CreateDIBuilder(module);
        foreach (var (flag, version) in new[] { ("Debug Info Version", DebugInfoVersion), ("Dwarf Version", DwarfVersion) })
        {
            var value = LLVMValueRef.CreateConstInt(context.Int32Type, (ulong)version);
            module.AddModuleFlag(flag, LLVMModuleFlagBehavior.LLVMModuleFlagBehaviorWarning, LLVM.ValueAsMetadata(value));
        }
        // Of the languages that debuggers know, C is the one whose names and expressions mean nothing else.
        _builder.CreateCompileUnit(
            LLVMDWARFSourceLanguage.LLVMDWARFSourceLanguageC, File(source.Document), "PkgImage.Sdk", 1, "", 0, "",
            LLVMDWARFEmissionKind.LLVMDWARFEmissionLineTablesOnly, 0, 1, 0, "", "");
    }

    /// <summary>Gives a function its scope.</summary>
    public SourceScope Begin(LLVMValueRef function, IrSource source)
    {
        var scope = new SourceScope(this, source, Subprogram(source));
        LLVM.SetSubprogram(function, scope.Subprogram);
        return scope;
    }

    /// <summary>The place of an instruction in a scope.</summary>
    public LLVMMetadataRef LocationIn(SourceScope scope, IrLocation? location) => location is null || location.Function != scope.Source
        ? LLVM.DIBuilderCreateDebugLocation(_context, 0, 0, scope.Subprogram, null)
        : Location(location, scope.Subprogram);

    /// <summary>Completes the metadata, before anything reads the module.</summary>
    public void Finish() => _builder.DIBuilderFinalize();

    public void Dispose() => LLVM.DisposeDIBuilder(_builder);

    private LLVMMetadataRef Location(IrLocation location, LLVMMetadataRef scope)
    {
        if (_locations.TryGetValue((location, scope), out var known))
            return known;
        var made = location.InlinedAt is { } call
            ? LLVM.DIBuilderCreateDebugLocation(_context, (uint)location.Line, (uint)location.Column, Inlined(location.Method), Location(call, scope))
            : LLVM.DIBuilderCreateDebugLocation(_context, (uint)location.Line, (uint)location.Column, scope, null);
        _locations.Add((location, scope), made);
        return made;
    }

    private LLVMMetadataRef Inlined(IrSource method)
    {
        if (!_inlined.TryGetValue(method, out var scope))
            _inlined.Add(method, scope = Subprogram(method));
        return scope;
    }

    private LLVMMetadataRef Subprogram(IrSource method)
    {
        var file = File(method.Document);
        var type = _builder.CreateSubroutineType(file, [], LLVMDIFlags.LLVMDIFlagZero);
        return _builder.CreateFunction(
            file, method.Name, "", file, (uint)method.Line, type, 1, 1, (uint)method.Line, LLVMDIFlags.LLVMDIFlagZero, 1);
    }

    private LLVMMetadataRef File(string document)
    {
        if (!_files.TryGetValue(document, out var file))
            _files.Add(document, file = _builder.CreateFile(document, ""));
        return file;
    }
}

/// <summary>The scope of one function: what its builders are told about the statements.</summary>
internal sealed record SourceScope(SourceScopes Scopes, IrSource Source, LLVMMetadataRef Subprogram)
{
    /// <summary>What a builder makes from here on is of that statement.</summary>
    public unsafe void MoveTo(LLVMBuilderRef builder, IrLocation? location) => LLVM.SetCurrentDebugLocation2(builder, Scopes.LocationIn(this, location));
}
