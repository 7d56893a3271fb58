// The framework's geometry, complex numbers, half floats, wide integers, dates and byte orders, and enums of every size.
#nullable enable
using System.Buffers.Binary;

public enum OfByte : byte { A, B = 7, C = 255 }
public enum OfSByte : sbyte { A = -128, B = -1, C = 127 }
public enum OfShort : short { A = -32768, B, C = 32767 }
public enum OfUShort : ushort { A, B = 40000, C = 65535 }
public enum OfInt { A = int.MinValue, B, C = int.MaxValue }
public enum OfUInt : uint { A, B = 3_000_000_000, C = uint.MaxValue }
public enum OfLong : long { A = long.MinValue, B, C = long.MaxValue }
[Flags]
public enum OfULong : ulong { None, Low = 1, High = 1UL << 63, Both = Low | High }

[Helper]
public struct AllEnums
{
    public OfByte Byte;
    public OfSByte SByte;
    public OfShort Short;
    public OfUShort UShort;
    public OfInt Int;
    public OfUInt UInt;
    public OfLong Long;
    public OfULong ULong;
}

public static class Enums
{
    public static long Widen(AllEnums e) => (long)e.Byte + (long)e.SByte + (long)e.Short + (long)e.UShort + (long)e.Int + (long)e.UInt ^ (long)e.Long ^ (long)e.ULong;
    public static AllEnums Narrow(long v) => new()
    {
        Byte = (OfByte)v,
        SByte = (OfSByte)v,
        Short = (OfShort)v,
        UShort = (OfUShort)v,
        Int = (OfInt)v,
        UInt = (OfUInt)v,
        Long = (OfLong)v,
        ULong = (OfULong)v,
    };
    public static bool Ordered(AllEnums a, AllEnums b) =>
        a.Byte < b.Byte ^ a.SByte < b.SByte ^ a.Short < b.Short ^ a.UShort < b.UShort ^ a.Int < b.Int ^ a.UInt < b.UInt ^ a.Long < b.Long ^ a.ULong < b.ULong;
    public static int Sizes() => sizeof(OfByte) + (2 * sizeof(OfShort)) + (4 * sizeof(OfUInt)) + (8 * sizeof(OfULong));
    public static OfSByte Next(OfSByte e) => e + 1;
    public static OfUShort Previous(OfUShort e) => --e;
    public static OfByte CheckedSum(OfByte e, int by) => checked((OfByte)((int)e + by));
    public static long Distance(OfLong a, OfLong b) => a - b;
    public static OfULong Toggle(OfULong a) => ~a & OfULong.Both | (a ^ OfULong.Low);
    public static int Switch(OfUInt e) => e switch { OfUInt.A => 1, OfUInt.B => 2, OfUInt.C => 3, _ => 4 };
    public static int SwitchLong(OfLong e) => e switch { OfLong.A => 1, OfLong.B => 2, OfLong.C => 3, _ => 4 };
    public static void Store(OfShort[] all, int i, OfShort e) => all[i] = e;
    public static OfUInt? Maybe(OfUInt? e) => e + 1;
    public static bool HasFlag(OfULong e, OfULong flag) => e.HasFlag(flag);
    public static bool HasFlagOfSByte(OfSByte e) => e.HasFlag(OfSByte.B) || OfSByte.C.HasFlag(e);
}

public static class Geometry
{
    public static Vector2 Vector2s(Vector2 a, Vector2 b, float t) => Vector2.Reflect(Vector2.Lerp(a, b, t), Vector2.Normalize(b)) / (a + Vector2.One) * Vector2.Dot(a, b) - Vector2.SquareRoot(b);
    public static float Vector2Lengths(Vector2 a, Vector2 b) => a.Length() + a.LengthSquared() - Vector2.Distance(a, b) * Vector2.DistanceSquared(a, b);
    public static Vector2 Transformed(Vector2 a, Matrix3x2 m) => Vector2.Transform(a, m) + Vector2.TransformNormal(a, m);
    public static Vector3 Vector3s(Vector3 a, Vector3 b) => Vector3.Normalize(a) + Vector3.Cross(a, b) / Vector3.Distance(a, b) - Vector3.Clamp(a, Vector3.Zero, b);
    public static Vector3 Vector3Ends(Vector3 a, Vector3 b) => Vector3.Min(a, b) * Vector3.Max(a, b) + Vector3.Abs(a) - (-b);
    public static Vector4 Vector4s(Vector4 a, Vector4 b) => Vector4.Normalize(a) * Vector4.Dot(a, b) + Vector4.SquareRoot(Vector4.Abs(b)) / new Vector4(2, 3, 4, 5);
    public static bool Vector4Equal(Vector4 a, Vector4 b) => a == b || a.Equals(-b);
    public static float Elements(Vector4 a, [In(-1, 4)] int i) => a[i];
    public static Vector3 Rotate(Vector3 v, Quaternion q) => Vector3.Transform(v, q);
    public static Quaternion Slerp(Quaternion a, Quaternion b, [In(0, 1)] float t) => Quaternion.Slerp(a, b, t);
    public static Quaternion Lerp(Quaternion a, Quaternion b, [In(0, 1)] float t) => Quaternion.Lerp(a, b, t);
    public static Quaternion Inverse(Quaternion a) => Quaternion.Inverse(a) / Quaternion.Normalize(a);
    public static Quaternion FromAxis(Vector3 axis, float angle) => Quaternion.CreateFromAxisAngle(axis, angle);
    public static Quaternion FromAngles(float yaw, float pitch, float roll) => Quaternion.CreateFromYawPitchRoll(yaw, pitch, roll);
    public static Quaternion FromMatrix(Matrix4x4 m) => Quaternion.CreateFromRotationMatrix(m);
    public static Matrix4x4 ToMatrix(Quaternion q) => Matrix4x4.CreateFromQuaternion(q);
    public static Matrix4x4 Arithmetic(Matrix4x4 a, Matrix4x4 b, float by) => (a * by) + (b - a) - Matrix4x4.Lerp(a, b, by);
    public static Matrix4x4 Transpose(Matrix4x4 a) => Matrix4x4.Transpose(a);
    public static float Determinant(Matrix4x4 a) => a.GetDeterminant();
    public static bool Invert(Matrix4x4 a, out Matrix4x4 inverse) => Matrix4x4.Invert(a, out inverse);
    public static Matrix4x4 LookAt(Vector3 eye, Vector3 target, Vector3 up) => Matrix4x4.CreateLookAt(eye, target, up);
    public static Matrix4x4 Perspective([In(0.1, 3)] float view, [In(0.1, 3)] float ratio, [In(0.1, 1)] float near, [In(2, 9)] float far) =>
        Matrix4x4.CreatePerspectiveFieldOfView(view, ratio, near, far);
    public static Matrix4x4 Placed(Vector3 at, Vector3 scale, float angle) =>
        Matrix4x4.CreateScale(scale) * Matrix4x4.CreateRotationX(angle) * Matrix4x4.CreateRotationY(angle) * Matrix4x4.CreateRotationZ(angle) * Matrix4x4.CreateTranslation(at);
    public static bool IsIdentity(Matrix4x4 a, Matrix4x4 b) => a.IsIdentity || a == b;
    public static Vector4 Transform4(Vector4 v, Matrix4x4 m) => Vector4.Transform(v, m);
    public static Matrix3x2 Flat(Matrix3x2 a, Matrix3x2 b) => (a * b) + Matrix3x2.CreateRotation(a.M11) - b;
    public static bool InvertFlat(Matrix3x2 a, out Matrix3x2 inverse) => Matrix3x2.Invert(a, out inverse);
    public static Plane FromPoints(Vector3 a, Vector3 b, Vector3 c) => Plane.CreateFromVertices(a, b, c);
    public static Plane Moved(Plane p, Matrix4x4 m) => Plane.Transform(Plane.Normalize(p), m);

    public static void TransformAll(Vector4[] points, Matrix4x4 m)
    {
        for (var i = 0; i < points.Length; i++)
            points[i] = Vector4.Transform(points[i], m);
    }
}

public static class Numbers
{
    public static Complex ComplexSine(Complex a) => Complex.Sin(a) + Complex.Cos(a);
    public static Complex ComplexPower(Complex a, Complex b) => Complex.Pow(a, b);
    public static Complex ComplexLog(Complex a) => Complex.Log(a) - Complex.Log10(a);
    public static Complex ComplexTangent(Complex a) => Complex.Tan(a) * Complex.Tanh(a);
    public static Complex ComplexArcs(Complex a) => Complex.Asin(a) / Complex.Acos(a);
    public static Complex Polar(double r, double phase) => Complex.FromPolarCoordinates(r, phase);
    public static double Phase(Complex a) => a.Phase + Complex.Abs(a) + Complex.Reciprocal(a).Real;
    public static bool ComplexEqual(Complex a, Complex b) => a == b || Complex.IsNaN(a) || Complex.Conjugate(a) != -b;

    public static Half HalfArithmetic(Half a, Half b) => a - b / (a + Half.One) % b;
    public static bool HalfCompare(Half a, Half b) => a <= b ^ a == b ^ Half.IsNaN(a) ^ a != b ^ Half.IsNegative(b);
    public static int HalfToInt(Half a) => (int)a + (short)a + (int)(uint)a;
    public static int HalfChecked(Half a) => checked((int)a);
    public static Half HalfFromInt(int a, ulong b) => (Half)a + (Half)b;
    public static double HalfToDouble(Half a) => (double)a;
    public static Half HalfFromDouble(double a) => (Half)a;
    public static Half HalfMath(Half a) => Half.Floor(a) + Half.Abs(a) * Half.Round(a);
    public static int HalfOrder(Half a, Half b) => a.CompareTo(b);

    public static Int128 DivideWide(Int128 a, Int128 b) => a / b;
    public static Int128 RemainderWide(Int128 a, long b) => a % b;
    public static UInt128 DivideUnsigned(UInt128 a, UInt128 b) => a / b;
    public static (UInt128, UInt128) DivRemUnsigned(UInt128 a, ulong b) => UInt128.DivRem(a, b);
    public static UInt128 Rotate(UInt128 a, int n) => UInt128.RotateLeft(a, n) ^ UInt128.RotateRight(a, n);
    public static UInt128 CheckedUnsigned(UInt128 a, UInt128 b) => checked(a - b);
    public static UInt128 FromDoubleUnsigned(double a) => (UInt128)a;
    public static decimal PassedOn(decimal a, decimal b, bool first) => first ? a : b;

    public static DateTime MakeDate([In(-1, 10_001)] int year, [In(0, 13)] int month, [In(0, 32)] int day) => new(year, month, day);
    public static DayOfWeek WeekDay(DateTime a) => a.DayOfWeek;
    public static DateTime AddMonths(DateTime a, [In(-500, 500)] int months) => a.AddMonths(months).AddYears(months / 100);
    public static DateTime Plus(DateTime a, TimeSpan b) => a + b;
    public static int TimeParts(DateTime a) => (a.Hour * 10000) + (a.Minute * 100) + a.Second + a.Millisecond;
    public static bool IsLeap([In(1, 9999)] int year) => DateTime.IsLeapYear(year);
    public static TimeSpan Scaled(TimeSpan a, double by) => a * by;
    public static TimeSpan Negated(TimeSpan a) => -a + TimeSpan.FromMilliseconds(1.5);
    public static TimeSpan Duration(TimeSpan a) => a.Duration();
    public static int SpanParts(TimeSpan a) => (a.Days * 100) + a.Hours - a.Minutes + a.Seconds;
    public static DateTimeOffset Offset(DateTimeOffset a) => a.AddHours(1);
    public static Guid MakeGuid(int a, short b, byte c) => new(a, b, b, c, c, c, c, 1, 2, 3, 4);
    public static bool LessGuid(Guid a, Guid b) => a < b;
    public static Guid GuidOfBytes([Length(16, 16)] ReadOnlySpan<byte> bytes) => new(bytes);
    public static int OrderGuid(Guid a, Guid b) => a.CompareTo(b) + a.GetHashCode();
}

public static class ByteOrders
{
    public static long Little(ReadOnlySpan<byte> s) =>
        BinaryPrimitives.ReadInt16LittleEndian(s) + BinaryPrimitives.ReadInt32LittleEndian(s) + BinaryPrimitives.ReadInt64LittleEndian(s) + BinaryPrimitives.ReadUInt16LittleEndian(s);
    public static long Big(ReadOnlySpan<byte> s) =>
        BinaryPrimitives.ReadInt16BigEndian(s) + BinaryPrimitives.ReadInt32BigEndian(s) + BinaryPrimitives.ReadInt64BigEndian(s) + BinaryPrimitives.ReadUInt32BigEndian(s);
    public static double Reals([Length(0, 30)] ReadOnlySpan<byte> s) => BinaryPrimitives.ReadDoubleBigEndian(s) + BinaryPrimitives.ReadSingleLittleEndian(s);
    public static bool Try(ReadOnlySpan<byte> s, out int value) => BinaryPrimitives.TryReadInt32BigEndian(s, out value);
    public static Int128 Wide([Length(10, 30)] ReadOnlySpan<byte> s) => BinaryPrimitives.ReadInt128BigEndian(s);
    public static bool TryWrite(Span<byte> s, ulong v) => BinaryPrimitives.TryWriteUInt64BigEndian(s, v);
    public static void WriteAll([Length(6, 16)] Span<byte> s, long v)
    {
        BinaryPrimitives.WriteInt64LittleEndian(s, v);
        BinaryPrimitives.WriteInt16BigEndian(s[2..], (short)v);
        BinaryPrimitives.WriteSingleBigEndian(s[4..], v);
    }
    public static void ReverseAll([Length(0, 40)] ReadOnlySpan<int> from, [Length(0, 40)] Span<int> to) => BinaryPrimitives.ReverseEndianness(from, to);
    public static int AsBytes(Span<int> s)
    {
        var bytes = MemoryMarshal.AsBytes(s);
        bytes.Reverse();
        return bytes.Length;
    }
    public static long Created(ref long first)
    {
        var span = MemoryMarshal.CreateSpan(ref first, 1);
        MemoryMarshal.Write(MemoryMarshal.AsBytes(span), 7);
        return span[0];
    }
    public static bool TryRead(ReadOnlySpan<byte> s, out Guid value) => MemoryMarshal.TryRead(s, out value);
    public static int IndexOfThree(ReadOnlySpan<char> s, char a, char b, char c) => s.IndexOfAny(a, b, c);
    public static int LastOfTwo(ReadOnlySpan<byte> s, byte a, byte b) => s.LastIndexOfAny(a, b);
    public static int LastOfSpan(ReadOnlySpan<byte> s, [Length(0, 3)] ReadOnlySpan<byte> v) => s.LastIndexOf(v);
    public static int AnyOfSpan(ReadOnlySpan<int> s, [Length(0, 4)] ReadOnlySpan<int> v) => s.IndexOfAny(v);
    public static int Trimmed(ReadOnlySpan<int> s, int v) => s.Trim(v).Length;
    public static bool EndsWith(ReadOnlySpan<long> s, ReadOnlySpan<long> v) => s.EndsWith(v);
    public static bool Overlap(Span<int> a, Span<int> b) => a.Overlaps(b);
    public static int SequenceOrder(ReadOnlySpan<int> a, ReadOnlySpan<int> b) => a.SequenceCompareTo(b);
    public static bool SameDoubles(ReadOnlySpan<double> a, ReadOnlySpan<double> b) => a.SequenceEqual(b);
    public static int FindDouble(ReadOnlySpan<double> s, double v) => s.IndexOf(v);
    public static int CountLongs(ReadOnlySpan<long> s, long v) => s.Count(v);
    public static void FillStructs([Length(0, 20)] Span<(int, byte)> s, (int, byte) v) => s.Fill(v);
}
