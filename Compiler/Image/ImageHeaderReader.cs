// Blob -> header values, for tools. Nothing in the bytes is trusted: whatever they are, the outcome is a header or a PKI7xxx.
using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text;
using PkgImage.Compiler.Diagnostics;
using PkgImage.Compiler.IR;
using PkgImage.Format;

namespace PkgImage.Compiler.Image;

/// <summary>Reads header blobs.</summary>
internal static class ImageHeaderReader
{
    private static readonly Encoding StrictUtf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads the blob at the start of <paramref name="bytes"/>, which may go on behind it.</summary>
    /// <param name="file">Named in a diagnostic.</param>
    /// <exception cref="DiagnosticException">PKI7001 no header here; PKI7002 it is damaged; PKI7003 it is of another format version.</exception>
    public static ImageHeader Read(ReadOnlySpan<byte> bytes, string file)
    {
        if (bytes.Length < ImageFormat.FixedSize || BinaryPrimitives.ReadUInt64LittleEndian(bytes) != ImageFormat.Magic)
            throw new DiagnosticException(DiagnosticCode.NotAnImage, "this is not a package image: it has no image header", file);
        var version = BinaryPrimitives.ReadUInt32LittleEndian(bytes[ImageFormat.VersionOffset..]);
        if (version != ImageFormat.Version)
        {
            throw new DiagnosticException(DiagnosticCode.ImageFormatVersion,
                $"the image has format version {version}; this tool reads version {ImageFormat.Version}", file);
        }
        var size = BinaryPrimitives.ReadUInt32LittleEndian(bytes[ImageFormat.SizeOffset..]);
        if (size > bytes.Length || size < ImageFormat.FixedSize || size % 8 != 0)
            throw Damaged($"its header claims {size} bytes", file);
        return new Reader(bytes[..(int)size], file).Read();
    }

    /// <summary>Bytes of a blob that <see cref="Read"/> accepted.</summary>
    public static int SizeOf(ReadOnlySpan<byte> blob) => BinaryPrimitives.ReadInt32LittleEndian(blob[ImageFormat.SizeOffset..]);

    private static DiagnosticException Damaged(string detail, string file) =>
        new(DiagnosticCode.ImageDamaged, $"the image is damaged: {detail}", file);

    private readonly ref struct Reader(ReadOnlySpan<byte> blob, string file)
    {
        private readonly ReadOnlySpan<byte> _blob = blob;

        public ImageHeader Read()
        {
            var flags = (ImageFlags)U32(ImageFormat.FlagsOffset);
            var bounds = (BoundsChecks)((uint)(flags & ImageFlags.CheckBoundsMask) >> ImageFormat.CheckBoundsShift);
            if (!Enum.IsDefined(bounds))
                throw Damaged($"unknown flags 0x{(uint)flags:x}", file);
            return new ImageHeader
            {
                Package = String(ImageFormat.PackageOffset),
                RuntimeIdentifier = String(ImageFormat.RuntimeIdentifierOffset),
                Key = [.. _blob.Slice(ImageFormat.KeyOffset, ImageFormat.KeySize)],
                BaseImage = new Guid(_blob.Slice(ImageFormat.BaseImageOffset, 16)),
                DebugInfo = (int)(flags & ImageFlags.DebugMask),
                CheckBounds = bounds,
                Inline = flags.HasFlag(ImageFlags.Inline),
                Optimize = (int)((uint)(flags & ImageFlags.OptimizeMask) >> ImageFormat.OptimizeShift),
                FloatMode = flags.HasFlag(ImageFlags.FastFloat) ? FloatMode.Fast : FloatMode.Strict,
                Questions = (HardwareQuestions)U64(ImageFormat.QuestionsOffset),
                Targets = Targets(),
                Kernels = Kernels(),
                Imports = Imports(),
                Layouts = Layouts(),
            };
        }

        private ImmutableArray<ImageTarget> Targets()
        {
            var (count, record) = Table(ImageFormat.TargetsOffset, ImageFormat.TargetStride);
            var targets = ImmutableArray.CreateBuilder<ImageTarget>(count);
            for (; targets.Count < count; record += ImageFormat.TargetStride)
            {
                targets.Add(new ImageTarget(
                    String(record + ImageFormat.TargetName),
                    (CpuFeature)U64(record + ImageFormat.TargetFeatures),
                    (HardwareQuestions)U64(record + ImageFormat.TargetAnswers),
                    U16(record + ImageFormat.TargetBase),
                    (TargetFlags)U16(record + ImageFormat.TargetFlagBits)));
                if (targets[^1].Base >= count)
                    throw Damaged($"a target stands on the code of target {targets[^1].Base}, of {count}", file);
            }
            return targets.MoveToImmutable();
        }

        private ImmutableArray<ImageKernel> Kernels()
        {
            var (count, record) = Table(ImageFormat.KernelsOffset, ImageFormat.KernelStride);
            var kernels = ImmutableArray.CreateBuilder<ImageKernel>(count);
            for (; kernels.Count < count; record += ImageFormat.KernelStride)
            {
                var flags = (KernelFlags)U32(record + ImageFormat.KernelFlagBits);
                kernels.Add(new ImageKernel(
                    String(record + ImageFormat.KernelName), String(record + ImageFormat.KernelSymbol), flags, U32(record + ImageFormat.KernelClones)));
            }
            return kernels.MoveToImmutable();
        }

        private ImmutableArray<IrImport> Imports()
        {
            var (count, record) = Table(ImageFormat.ImportsOffset, ImageFormat.ImportStride);
            var imports = ImmutableArray.CreateBuilder<IrImport>(count);
            for (; imports.Count < count; record += ImageFormat.ImportStride)
                imports.Add(new IrImport(String(record + ImageFormat.ImportLibrary), String(record + ImageFormat.ImportName)));
            return imports.MoveToImmutable();
        }

        private ImmutableArray<ImageLayout> Layouts()
        {
            var (count, record) = Table(ImageFormat.LayoutsOffset, ImageFormat.LayoutStride);
            var (remaining, value) = Table(ImageFormat.LayoutValuesOffset, sizeof(int));
            var layouts = ImmutableArray.CreateBuilder<ImageLayout>(count);
            for (; layouts.Count < count; record += ImageFormat.LayoutStride)
            {
                var valueCount = U32(record + ImageFormat.LayoutValueCount);
                if (valueCount > remaining)
                    throw Damaged("its layout records ask for more values than there are", file);
                var values = ImmutableArray.CreateBuilder<int>((int)valueCount);
                for (; values.Count < valueCount; value += sizeof(int))
                    values.Add(BinaryPrimitives.ReadInt32LittleEndian(_blob[value..]));
                remaining -= (int)valueCount;
                layouts.Add(new ImageLayout(String(record + ImageFormat.LayoutName), values.MoveToImmutable()));
            }
            if (remaining != 0)
                throw Damaged("it has layout values that belong to no layout", file);
            return layouts.MoveToImmutable();
        }

        private ulong U64(int offset) => BinaryPrimitives.ReadUInt64LittleEndian(_blob[offset..]);

        private ushort U16(int offset) => BinaryPrimitives.ReadUInt16LittleEndian(_blob[offset..]);

        private uint U32(int offset) => BinaryPrimitives.ReadUInt32LittleEndian(_blob[offset..]);

        private (int Count, int FirstRecord) Table(int offset, int stride)
        {
            var (count, first) = (U32(offset), U32(offset + sizeof(uint)));
            if (first > _blob.Length || count > (_blob.Length - first) / stride)
                throw Damaged($"the table at {offset} does not fit into the header", file);
            return ((int)count, (int)first);
        }

        private string String(int offset)
        {
            var place = U32(offset);
            if (place > _blob.Length - sizeof(uint))
                throw Damaged($"the string at {offset} does not fit into the header", file);
            var length = U32((int)place);
            if (length > _blob.Length - sizeof(uint) - place)
                throw Damaged($"the string at {offset} does not fit into the header", file);
            try
            {
                return StrictUtf8.GetString(_blob.Slice((int)place + sizeof(uint), (int)length));
            }
            catch (DecoderFallbackException)
            {
                throw Damaged($"the string at {offset} is not UTF-8", file);
            }
        }
    }
}
