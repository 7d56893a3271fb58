// Header values -> blob. One pass: every table's place follows from the counts, strings go behind the tables in order of first use,
// equal strings once. The same header always gives the same bytes.
using System.Buffers.Binary;
using System.Text;
using PkgImage.Format;

namespace PkgImage.Compiler.Image;

internal static class ImageHeaderWriter
{
    /// <summary>The header's blob; its length is a multiple of 8.</summary>
    public static byte[] Write(ImageHeader header)
    {
        var blob = new Blob(header);
        blob.PutFixedPart();
        blob.PutTables();
        return blob.ToArray();
    }

    private sealed class Blob
    {
        private readonly ImageHeader _header;
        private readonly int _targets, _kernels, _imports, _layouts, _values;
        private readonly int _valueCount;
        private readonly byte[] _tables;
        private readonly List<byte> _strings = [];
        private readonly Dictionary<string, int> _stringOffsets = new(StringComparer.Ordinal);

        public Blob(ImageHeader header)
        {
            _header = header;
            _valueCount = header.Layouts.Sum(layout => layout.Values.Length);
            _targets = ImageFormat.FixedSize;
            _kernels = _targets + header.Targets.Length * ImageFormat.TargetStride;
            _imports = _kernels + header.Kernels.Length * ImageFormat.KernelStride;
            _layouts = _imports + header.Imports.Length * ImageFormat.ImportStride;
            _values = _layouts + header.Layouts.Length * ImageFormat.LayoutStride;
            _tables = new byte[_values + _valueCount * sizeof(int)];
        }

        public void PutFixedPart()
        {
            BinaryPrimitives.WriteUInt64LittleEndian(_tables.AsSpan(ImageFormat.MagicOffset), ImageFormat.Magic);
            Put(ImageFormat.VersionOffset, ImageFormat.Version);
            _header.Key.CopyTo(_tables, ImageFormat.KeyOffset);
            _header.BaseImage.TryWriteBytes(_tables.AsSpan(ImageFormat.BaseImageOffset));
            Put(ImageFormat.FlagsOffset, (uint)Flags(_header));
            PutString(ImageFormat.PackageOffset, _header.Package);
            PutString(ImageFormat.RuntimeIdentifierOffset, _header.RuntimeIdentifier);
            PutTable(ImageFormat.TargetsOffset, _header.Targets.Length, _targets);
            PutTable(ImageFormat.KernelsOffset, _header.Kernels.Length, _kernels);
            PutTable(ImageFormat.ImportsOffset, _header.Imports.Length, _imports);
            PutTable(ImageFormat.LayoutsOffset, _header.Layouts.Length, _layouts);
            PutTable(ImageFormat.LayoutValuesOffset, _valueCount, _values);
            BinaryPrimitives.WriteUInt64LittleEndian(_tables.AsSpan(ImageFormat.QuestionsOffset), (ulong)_header.Questions);
        }

        public void PutTables()
        {
            var record = _targets;
            foreach (var target in _header.Targets)
            {
                BinaryPrimitives.WriteUInt64LittleEndian(_tables.AsSpan(record + ImageFormat.TargetFeatures), (ulong)target.Features);
                BinaryPrimitives.WriteUInt64LittleEndian(_tables.AsSpan(record + ImageFormat.TargetAnswers), (ulong)target.Answers);
                PutString(record + ImageFormat.TargetName, target.Name);
                BinaryPrimitives.WriteUInt16LittleEndian(_tables.AsSpan(record + ImageFormat.TargetBase), (ushort)target.Base);
                BinaryPrimitives.WriteUInt16LittleEndian(_tables.AsSpan(record + ImageFormat.TargetFlagBits), (ushort)target.Flags);
                record += ImageFormat.TargetStride;
            }
            foreach (var kernel in _header.Kernels)
            {
                PutString(record + ImageFormat.KernelName, kernel.Name);
                PutString(record + ImageFormat.KernelSymbol, kernel.Symbol);
                Put(record + ImageFormat.KernelFlagBits, (uint)kernel.Flags);
                Put(record + ImageFormat.KernelClones, kernel.Clones);
                record += ImageFormat.KernelStride;
            }
            foreach (var import in _header.Imports)
            {
                PutString(record + ImageFormat.ImportLibrary, import.Library);
                PutString(record + ImageFormat.ImportName, import.Name);
                record += ImageFormat.ImportStride;
            }
            foreach (var layout in _header.Layouts)
            {
                PutString(record + ImageFormat.LayoutName, layout.Name);
                Put(record + ImageFormat.LayoutValueCount, (uint)layout.Values.Length);
                record += ImageFormat.LayoutStride;
            }
            foreach (var value in _header.Layouts.SelectMany(layout => layout.Values))
            {
                Put(record, unchecked((uint)value));
                record += sizeof(int);
            }
        }

        public byte[] ToArray()
        {
            var size = (_tables.Length + _strings.Count + 7) & ~7;
            Put(ImageFormat.SizeOffset, (uint)size);
            var blob = new byte[size];
            _tables.CopyTo(blob, 0);
            _strings.CopyTo(blob, _tables.Length);
            return blob;
        }

        private void Put(int offset, uint value) => BinaryPrimitives.WriteUInt32LittleEndian(_tables.AsSpan(offset), value);

        private void PutTable(int offset, int count, int firstRecord)
        {
            Put(offset, (uint)count);
            Put(offset + sizeof(uint), (uint)firstRecord);
        }

        private void PutString(int offset, string text)
        {
            if (!_stringOffsets.TryGetValue(text, out var place))
            {
                place = _tables.Length + _strings.Count;
                _stringOffsets.Add(text, place);
                var bytes = Encoding.UTF8.GetBytes(text);
                Span<byte> length = stackalloc byte[sizeof(uint)];
                BinaryPrimitives.WriteUInt32LittleEndian(length, (uint)bytes.Length);
                _strings.AddRange(length);
                _strings.AddRange(bytes);
            }
            Put(offset, (uint)place);
        }
    }

    private static ImageFlags Flags(ImageHeader header) =>
        (ImageFlags)header.DebugInfo
        | (ImageFlags)((uint)header.CheckBounds << ImageFormat.CheckBoundsShift)
        | (header.Inline ? ImageFlags.Inline : 0)
        | (ImageFlags)((uint)header.Optimize << ImageFormat.OptimizeShift)
        | (header.FloatMode == FloatMode.Fast ? ImageFlags.FastFloat : 0);
}
