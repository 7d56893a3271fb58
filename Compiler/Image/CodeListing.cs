// The machine code of an image's kernels, as text. The file is read, not loaded.
//
// Names instead of addresses: a branch inside a function goes to its offset there, a constant is shown by its bytes, symbols go
// without the slug. So two listings are equal exactly when the code is, whatever else lies in the two images.
using System.Globalization;
using System.Text;
using PkgImage.Compiler.Optimize;

namespace PkgImage.Compiler.Image;

/// <summary>Lists functions of one image.</summary>
internal sealed class CodeListing
{
    private readonly byte[] _bytes;
    private readonly ImageFileContent _content;
    private readonly SortedList<long, NativeSymbol> _symbols = [];

    public CodeListing(byte[] bytes, string file)
    {
        _bytes = bytes;
        _content = ImageFileReader.Read(bytes, file);
        foreach (var symbol in _content.Library.Symbols.Concat(_content.Library.Exports).Where(s => s.Size > 0))
            _symbols.TryAdd(symbol.Address, symbol);
    }

    public ImageHeader Header => _content.Header;

    /// <summary>The main function of a kernel for one target, then its invoke wrapper: those of the target's base where it has no clone.</summary>
    public string List(ImageKernel kernel, ImageTarget target)
    {
        if (!kernel.HasClone(Header.Targets.IndexOf(target)))
            target = Header.Targets[target.Base];
        var cpu = CpuTargets.Parse(target.Name, Header.RuntimeIdentifier)[0];
        var suffix = "." + cpu.SymbolSuffix;
        var text = new StringBuilder();
        foreach (var end in new[] { suffix, suffix + ".invoke" })
        {
            var symbol = _content.Library.Exports.Single(e => e.Name.EndsWith(end, StringComparison.Ordinal) && IsOf(e.Name[..^end.Length], kernel));
            var title = end == suffix ? kernel.Name : $"{kernel.Name} (invoke wrapper)";
            text.Append(CultureInfo.InvariantCulture, $"; {title}, {target.Name}, {symbol.Size} bytes\n");
            Append(text, symbol, cpu);
            text.Append('\n');
        }
        return text.ToString();
    }

    /// <summary>True for the kernel's symbol with a slug behind it.</summary>
    private static bool IsOf(string name, ImageKernel kernel) =>
        name.Length == kernel.Symbol.Length + 9 && name.StartsWith(kernel.Symbol, StringComparison.Ordinal) && name[kernel.Symbol.Length] == '_';

    private void Append(StringBuilder text, NativeSymbol function, CpuTarget cpu)
    {
        var platform = TargetPlatform.Of(Header.RuntimeIdentifier);
        using var disassembler = new Disassembler(platform, cpu, address => NameOf(address, function));
        var code = _bytes.AsSpan((int)function.FileOffset, (int)function.Size);
        foreach (var (offset, instruction) in disassembler.Disassemble(code, function.Address))
            text.Append(CultureInfo.InvariantCulture, $"{offset,6:x}:  {instruction}\n");
    }

    private string? NameOf(long address, NativeSymbol function)
    {
        if (address >= function.Address && address < function.Address + function.Size)
            return string.Create(CultureInfo.InvariantCulture, $".{address - function.Address:x}");
        if (Containing(address) is { } symbol)
        {
            var name = WithoutSlug(symbol.Name);
            return address == symbol.Address ? name : string.Create(CultureInfo.InvariantCulture, $"{name}.{address - symbol.Address:x}");
        }
        return ConstantAt(address);
    }

    private NativeSymbol? Containing(long address)
    {
        var (low, high) = (0, _symbols.Count - 1);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            (low, high) = _symbols.GetKeyAtIndex(middle) <= address ? (middle, high) : (low, middle - 1);
        }
        return _symbols.Count > 0 && _symbols.GetValueAtIndex(low) is var symbol && address >= symbol.Address && address < symbol.Address + symbol.Size
            ? symbol
            : null;
    }

    private string WithoutSlug(string name)
    {
        foreach (var kernel in Header.Kernels)
        {
            var dot = name.IndexOf('.', Math.Min(kernel.Symbol.Length, name.Length));
            if (dot > 0 && IsOf(name[..dot], kernel))
                return kernel.Symbol + name[dot..];
        }
        return name;
    }

    /// <summary>A constant by the sixteen bytes that lie there: the most that one instruction reads of what has no name.</summary>
    private string? ConstantAt(long address)
    {
        var section = _content.Library.Sections.FirstOrDefault(s => s.Kind == SectionKind.ReadOnly && s.FileOffset is not null
            && address >= s.Address && address < s.Address + s.Size);
        if (section is null)
            return null;
        var (start, length) = ((int)(section.FileOffset!.Value + (address - section.Address)), (int)Math.Min(16, section.Address + section.Size - address));
        return "constant_" + Convert.ToHexStringLower(_bytes.AsSpan(start, length));
    }
}
