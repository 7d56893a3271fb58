// stage: boundary
struct Pair { public int A; public double B; }

class Counter
{
    static int total;
    int[] cells = new int[4];
    int count;

    int Add(byte small, ref Pair pair, Pair copy, Span<short> span, string text, int[,] grid)
    {
        for (var i = 0; i < count; i++)
        {
            if (small == 0)
                throw new ArgumentException("no step", nameof(small));
            cells[i] += small + span[i] + text[i] + grid[i, i];
            pair.B += copy.B;
            total++;
        }
        return count;
    }

    static Pair Make(int n)
    {
        Pair p = default;
        while (n-- > 0)
            p.A += n;
        return p;
    }
}

// expect:
// kernel System.Int32 Counter::Add(System.Byte,Pair&,Pair,System.Span`1<System.Int16>,System.String,System.Int32[0...,0...])
//   i32, no transition when brief: i32 at address arg0.Counter::count by 1: 103, as IL when i32 at address arg0.Counter::count at most 2
//   AbiParameter { Index = 1, Form = Scalar, Type = i32 }
//   AbiParameter { Index = 2, Form = ByRef, Type = ptr }
//   AbiParameter { Index = 3, Form = Struct, Type = Pair }
//   AbiParameter { Index = 4, Form = Span, Type = System.Span`1<System.Int16> }
//   AbiParameter { Index = 5, Form = PinnedObject, Type = ptr }
//   AbiParameter { Index = 6, Form = PinnedObject, Type = ptr }
//   AbiCapture { Slot = address Counter::total }
//   AbiCapture { Slot = address arg0.Counter::count at 8 }
//   AbiCapture { Slot = pinnedobject arg0.Counter::cells }
//   AbiStatus { }
//   capture address Counter::total
//   capture address arg0.Counter::count
//   capture pinnedobject arg0.Counter::cells
// kernel Pair Counter::Make(System.Int32)
//   void, no transition when brief: Sub(0, arg0) by 1: 13, as IL when Sub(0, arg0) at most 8
//   AbiReturnBuffer { Type = Pair }
//   AbiParameter { Index = 0, Form = Scalar, Type = i32 }
//   AbiStatus { }
// throw ldstr "no step"; ldstr "small"; newobj System.Void System.ArgumentException::.ctor(System.String,System.String)@System.Private.CoreLib; throw ()
//   ldstr no step
//   ldstr small
//   newobj System.Void System.ArgumentException::.ctor(System.String,System.String)
//   throw 
// throw call System.Void System.ThrowHelper::ThrowIndexOutOfRangeException()@System.Private.CoreLib; ldnull ; throw ()
//   call System.Void System.ThrowHelper::ThrowIndexOutOfRangeException()
//   ldnull 
//   throw 
// layout Pair size 16
