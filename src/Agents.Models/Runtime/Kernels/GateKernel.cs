using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Agents.Models.Runtime.Kernels;

/// <summary>
/// The operator <c>agents.GatedSilu</c>: rows [gate, up] to silu(gate) · up, one pass over memory where the standard
/// operators make three.
/// </summary>
internal static unsafe class GateKernel
{
    public const string Name = "GatedSilu";
    public const string WidthAttribute = "width";

    /// <summary>Elements from which other threads are woken.</summary>
    private const long ParallelWork = 1 << 15;

    public static NativeOperator* CreateOperator(AttentionState* state) =>
        NativeOperator.Create("GatedSilu\0"u8, state, &Create, &Compute);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static nint Create(NativeOperator* self, nint api, nint info, void** kernel)
    {
        long width;
        nint status;
        fixed (byte* name = "width\0"u8)
            status = NativeApi.Attribute(info, name, &width);
        if (status != 0)
            return status;
        var node = (Node*)NativeMemory.AllocZeroed((nuint)sizeof(Node));
        node->State = (AttentionState*)self->Shared;
        node->Width = (int)width;
        *kernel = node;
        return 0;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static nint Compute(void* kernel, nint context)
    {
        var node = *(Node*)kernel;
        nint input, output;
        var shape = stackalloc long[] { node.State->Count, node.State->Tokens, node.Width };
        nint status;
        if ((status = NativeApi.Input(context, 0, &input)) != 0
            || (status = NativeApi.TensorData(input, (void**)&node.Packed)) != 0
            || (status = NativeApi.Output(context, 0, shape, 3, &output)) != 0
            || (status = NativeApi.TensorData(output, (void**)&node.Output)) != 0)
        {
            return status;
        }
        var rows = node.State->Count * node.State->Tokens;
        if ((long)rows * node.Width >= ParallelWork)
            return NativeApi.ParallelFor(context, &Row, (nuint)rows, 0, &node);
        for (var row = 0; row < rows; row++)
            Gate(&node, row);
        return 0;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Row(void* node, nuint row) => Gate((Node*)node, (long)row);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Gate(Node* node, long row)
    {
        var width = node->Width;
        float* gate = node->Packed + row * 2 * width, up = gate + width, result = node->Output + row * width;
        var i = 0;
        for (; i <= width - Vector512<float>.Count; i += Vector512<float>.Count)
        {
            var x = Vector512.Load(gate + i);
            (x * Vector512.Load(up + i) / (Vector512.Exp(-x) + Vector512<float>.One)).Store(result + i);
        }
        for (; i < width; i++)
            result[i] = gate[i] * up[i] / (MathF.Exp(-gate[i]) + 1);
    }

    private struct Node
    {
        public AttentionState* State;
        public int Width;
        public float* Packed;
        public float* Output;
    }
}
