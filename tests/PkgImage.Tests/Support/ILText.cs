// Assembles small programs of CIL text, for bodies no C# compiler writes. All methods are public statics of one class.
//
//     .method int32 Merge(int32, int32[])    a method; types as ECMA-335 II.7.1 writes them
//     .stays PKI3011                         it bears StaysIL with that code (optional), and
//     .outlined 1                            Outlined with that number
//     .locals (int64, float32)               its locals, zeroed (optional); .locals uninit (...) are not
//     again:                                 a label, on a line of its own
//         ldarg.0                            an instruction, spelt as Cecil does (ldelem.any, stelem.any),
//         brtrue again                       with a label,
//         switch (again, done)               labels,
//         ldc.r8 0.5                         a number, the index of a local or argument,
//         call Merge                         a method of the text,
//         ldelema int32                      or a type
//     .try a b catch System.Exception c d    instructions a to before b are protected, c to before d their handler: catch with
//                                            an exception of the core library, finally or fault; d may be -, the body's end
//     .method ...
//
// `//` begins a comment.
using System.Globalization;
using FieldBinding = System.Reflection.BindingFlags;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace PkgImage.Tests.Support;

internal sealed class ILText
{
    private static readonly Dictionary<string, OpCode> s_opcodes = typeof(OpCodes)
        .GetFields(FieldBinding.Public | FieldBinding.Static).Select(f => (OpCode)f.GetValue(null)!).ToDictionary(c => c.Name, StringComparer.Ordinal);

    private readonly ModuleDefinition _module;
    private readonly Dictionary<string, MethodDefinition> _methods = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Instruction> _labels = new(StringComparer.Ordinal);
    private readonly List<(Instruction Instruction, string Target)> _branches = [];
    private readonly List<Action> _clauses = [];

    private ILText(ModuleDefinition module) => _module = module;

    /// <summary>Assembles to <c>folder/name.dll</c>, whose class has the assembly's name, and returns its path.</summary>
    public static string Assemble(string folder, string name, string text)
    {
        using var assembly = AssemblyDefinition.CreateAssembly(new AssemblyNameDefinition(name, new Version(1, 0, 0, 0)), name + ".dll", ModuleKind.Dll);
        var module = assembly.MainModule;
        // A first reference to the running core library makes it the module's own.
        _ = module.ImportReference(typeof(object));
        var holder = new TypeDefinition("", name, TypeAttributes.Public | TypeAttributes.Abstract | TypeAttributes.Sealed, module.TypeSystem.Object);
        module.Types.Add(holder);
        new ILText(module).Fill(holder, [.. text.Split('\n').Select(l => l.Split("//")[0].Trim()).Where(l => l.Length > 0)]);
        var path = Path.Combine(folder, name + ".dll");
        assembly.Write(path);
        return path;
    }

    private void Fill(TypeDefinition holder, string[] lines)
    {
        // All are declared first: calls may go forward.
        foreach (var line in lines.Where(l => l.StartsWith(".method ", StringComparison.Ordinal)))
        {
            var method = Declare(line[".method ".Length..]);
            holder.Methods.Add(method);
            _methods.Add(method.Name, method);
        }
        MethodDefinition? current = null;
        foreach (var line in lines)
        {
            if (line.StartsWith(".method ", StringComparison.Ordinal))
            {
                EndMethod();
                current = _methods[NameOf(line)];
            }
            else
            {
                Line(current!, line);
            }
        }
        EndMethod();
    }

    private static string NameOf(string line) => line[..line.IndexOf('(', StringComparison.Ordinal)].Split(' ')[^1];

    private MethodDefinition Declare(string line)
    {
        var name = NameOf(line);
        var result = line[..line.IndexOf(' ' + name + '(', StringComparison.Ordinal)];
        var method = new MethodDefinition(name, MethodAttributes.Public | MethodAttributes.Static | MethodAttributes.HideBySig, TypeOf(result));
        foreach (var parameter in List(line))
            method.Parameters.Add(new ParameterDefinition(TypeOf(parameter)));
        method.Body.InitLocals = true;
        return method;
    }

    private static string[] List(string text) => text[(text.IndexOf('(', StringComparison.Ordinal) + 1)..text.LastIndexOf(')')]
        .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private void Line(MethodDefinition method, string line)
    {
        var body = method.Body;
        if (line.EndsWith(':'))
        {
            // The label's instruction is the next one; a placeholder stands for it until then.
            _labels.Add(line[..^1], Append(body, Instruction.Create(OpCodes.Nop)));
        }
        else if (line.StartsWith(".try ", StringComparison.Ordinal))
        {
            AddClause(body, line);
        }
        else if (line.StartsWith(".stays ", StringComparison.Ordinal))
        {
            method.CustomAttributes.Add(Attribute("StaysILAttribute", _module.TypeSystem.String, line[".stays ".Length..]));
        }
        else if (line.StartsWith(".outlined ", StringComparison.Ordinal))
        {
            method.CustomAttributes.Add(Attribute("OutlinedAttribute", _module.TypeSystem.Int32, int.Parse(line[".outlined ".Length..], CultureInfo.InvariantCulture)));
        }
        else if (line.StartsWith(".locals", StringComparison.Ordinal))
        {
            body.InitLocals = !line.StartsWith(".locals uninit", StringComparison.Ordinal);
            foreach (var local in List(line))
                body.Variables.Add(new VariableDefinition(TypeOf(local)));
        }
        else
        {
            var space = line.IndexOf(' ', StringComparison.Ordinal);
            var (name, operand) = space < 0 ? (line, "") : (line[..space], line[(space + 1)..].Trim());
            if (!s_opcodes.TryGetValue(name, out var code))
                throw new FormatException($"no opcode '{name}'");
            Append(body, Create(method, code, operand));
        }
    }

    /// <summary>An attribute of the text's own type of that name, as the C# fixtures have in source.</summary>
    private CustomAttribute Attribute(string name, TypeReference parameter, object value)
    {
        if (_module.GetType(name) is not { } type)
        {
            type = new TypeDefinition("", name, TypeAttributes.NotPublic | TypeAttributes.Sealed, _module.ImportReference(typeof(Attribute)));
            var constructor = new MethodDefinition(".ctor",
                MethodAttributes.Public | MethodAttributes.HideBySig | MethodAttributes.SpecialName | MethodAttributes.RTSpecialName, _module.TypeSystem.Void);
            constructor.Parameters.Add(new ParameterDefinition(parameter));
            constructor.Body.Instructions.Add(Instruction.Create(OpCodes.Ldarg_0));
            constructor.Body.Instructions.Add(Instruction.Create(OpCodes.Call, _module.ImportReference(
                typeof(Attribute).GetConstructor(FieldBinding.NonPublic | FieldBinding.Instance, []))));
            constructor.Body.Instructions.Add(Instruction.Create(OpCodes.Ret));
            type.Methods.Add(constructor);
            _module.Types.Add(type);
        }
        var attribute = new CustomAttribute(type.Methods[0]);
        attribute.ConstructorArguments.Add(new CustomAttributeArgument(parameter, value));
        return attribute;
    }

    private static Instruction Append(MethodBody body, Instruction instruction)
    {
        body.Instructions.Add(instruction);
        return instruction;
    }

    private Instruction Create(MethodDefinition method, OpCode code, string operand)
    {
        switch (code.OperandType)
        {
            case OperandType.InlineNone:
                return Instruction.Create(code);
            case OperandType.InlineBrTarget or OperandType.ShortInlineBrTarget or OperandType.InlineSwitch:
                var branch = code.OperandType == OperandType.InlineSwitch ? Instruction.Create(code, Array.Empty<Instruction>())
                    : Instruction.Create(code, Instruction.Create(OpCodes.Nop));
                _branches.Add((branch, operand));
                return branch;
            case OperandType.InlineI:
                return Instruction.Create(code, int.Parse(operand, CultureInfo.InvariantCulture));
            case OperandType.ShortInlineI when code == OpCodes.Ldc_I4_S:
                return Instruction.Create(code, sbyte.Parse(operand, CultureInfo.InvariantCulture));
            case OperandType.ShortInlineI:
                return Instruction.Create(code, byte.Parse(operand, CultureInfo.InvariantCulture));
            case OperandType.InlineI8:
                return Instruction.Create(code, long.Parse(operand, CultureInfo.InvariantCulture));
            case OperandType.ShortInlineR:
                return Instruction.Create(code, float.Parse(operand, CultureInfo.InvariantCulture));
            case OperandType.InlineR:
                return Instruction.Create(code, double.Parse(operand, CultureInfo.InvariantCulture));
            case OperandType.InlineVar or OperandType.ShortInlineVar:
                return Instruction.Create(code, method.Body.Variables[int.Parse(operand, CultureInfo.InvariantCulture)]);
            case OperandType.InlineArg or OperandType.ShortInlineArg:
                return Instruction.Create(code, method.Parameters[int.Parse(operand, CultureInfo.InvariantCulture)]);
            case OperandType.InlineString:
                return Instruction.Create(code, operand);
            case OperandType.InlineMethod:
                return Instruction.Create(code, _methods[operand]);
            case OperandType.InlineType or OperandType.InlineTok:
                return Instruction.Create(code, TypeOf(operand));
            default:
                throw new FormatException($"no operand of kind {code.OperandType} in this text");
        }
    }

    /// <summary>Adds the clause a <c>.try</c> line tells of; labels may come later.</summary>
    private void AddClause(MethodBody body, string line)
    {
        var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var type = words[3] switch
        {
            "catch" => ExceptionHandlerType.Catch,
            "finally" => ExceptionHandlerType.Finally,
            "fault" => ExceptionHandlerType.Fault,
            _ => throw new FormatException($"no clause '{words[3]}'"),
        };
        _clauses.Add(() => body.ExceptionHandlers.Add(new ExceptionHandler(type)
        {
            TryStart = _labels[words[1]],
            TryEnd = _labels[words[2]],
            HandlerStart = _labels[words[^2]],
            HandlerEnd = words[^1] == "-" ? null : _labels[words[^1]],
            CatchType = type == ExceptionHandlerType.Catch ? _module.ImportReference(typeof(object).Assembly.GetType(words[4], throwOnError: true)) : null,
        }));
    }

    private void EndMethod()
    {
        foreach (var add in _clauses)
            add();
        _clauses.Clear();
        foreach (var (instruction, target) in _branches)
        {
            instruction.Operand = instruction.OpCode.OperandType == OperandType.InlineSwitch
                ? List(target).Select(label => _labels[label]).ToArray() : _labels[target];
        }
        _branches.Clear();
        _labels.Clear();
    }

    private TypeReference TypeOf(string text)
    {
        var types = _module.TypeSystem;
        if (text.EndsWith("[]", StringComparison.Ordinal))
            return new ArrayType(TypeOf(text[..^2]));
        if (text.EndsWith('*'))
            return new PointerType(TypeOf(text[..^1]));
        if (text.EndsWith('&'))
            return new ByReferenceType(TypeOf(text[..^1]));
        return text switch
        {
            "void" => types.Void,
            "bool" => types.Boolean,
            "char" => types.Char,
            "int8" => types.SByte,
            "uint8" => types.Byte,
            "int16" => types.Int16,
            "uint16" => types.UInt16,
            "int32" => types.Int32,
            "uint32" => types.UInt32,
            "int64" => types.Int64,
            "uint64" => types.UInt64,
            "native int" => types.IntPtr,
            "native uint" => types.UIntPtr,
            "float32" => types.Single,
            "float64" => types.Double,
            "string" => types.String,
            "object" => types.Object,
            _ => throw new FormatException($"no type '{text}'"),
        };
    }
}
