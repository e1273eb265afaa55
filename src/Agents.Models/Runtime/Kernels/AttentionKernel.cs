using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Agents.Models.Runtime.Kernels;

/// <summary>
/// The operator <c>agents.CachedAttention</c>: packed queries, keys and values in, attention out; keys and values go
/// into the slots of the layer's <see cref="AttentionState"/>, where they lie. ONNX Runtime's own GroupQueryAttention
/// spends most of a decode step's attention on work a head, not on arithmetic, and binds two tensors a layer at every
/// run.
/// </summary>
internal static unsafe class AttentionKernel
{
    public const string Name = "CachedAttention";
    public const string LayerAttribute = "layer";

    /// <summary>Query tokens of one task.</summary>
    private const int Piece = 32;

    /// <summary>Multiplications from which other threads are woken.</summary>
    private const long ParallelWork = 1 << 17;

    public static NativeOperator* CreateOperator(AttentionState* state) =>
        NativeOperator.Create("CachedAttention\0"u8, state, &Create, &Compute);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static nint Create(NativeOperator* self, nint api, nint info, void** kernel)
    {
        long layer;
        var status = NativeApi.Attribute(info, "layer\0"u8, &layer);
        if (status != 0)
            return status;
        var node = (Node*)NativeMemory.AllocZeroed((nuint)sizeof(Node));
        node->State = (AttentionState*)self->Shared + layer;
        *kernel = node;
        return 0;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static nint Compute(void* kernel, nint context)
    {
        var node = *(Node*)kernel;
        var state = node.State;
        var shape = stackalloc long[] { state->Count, state->Tokens, state->Heads * state->HeadSize };
        var status = NativeApi.Tensors(context, shape, 3, &node.Packed, &node.Output);
        if (status != 0)
            return status;
        var stores = state->Count * state->KeyValueHeads;
        if (state->Tokens == 1)
            return Run(context, &StoreAndAttend, stores, &node);
        status = Run(context, &StoreAll, stores, &node);
        return status != 0 ? status : Run(context, &AttendPiece, stores * Pieces(state), &node);
    }

    private static int Pieces(AttentionState* state) => (state->Tokens + Piece - 1) / Piece;

    private static nint Run(
        nint context, delegate* unmanaged[Cdecl]<void*, nuint, void> task, int count, Node* node)
    {
        var state = node->State;
        var longest = 0;
        for (var i = 0; i < state->Count; i++)
            longest = Math.Max(longest, state->Starts[i] + state->Tokens);
        if ((long)state->Count * state->Tokens * longest * state->Heads * state->HeadSize >= ParallelWork)
            return NativeApi.ParallelFor(context, task, (nuint)count, 0, node);
        for (var i = 0; i < count; i++)
            task(node, (nuint)i);
        return 0;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void StoreAndAttend(void* node, nuint index)
    {
        var task = new Task((Node*)node, (int)index);
        task.Store(0);
        task.Attend();
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void StoreAll(void* node, nuint index)
    {
        var task = new Task((Node*)node, (int)index);
        for (var token = 0; token < task.State->Tokens; token++)
            task.Store(token);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void AttendPiece(void* node, nuint index)
    {
        var pieces = Pieces(((Node*)node)->State);
        var task = new Task((Node*)node, (int)index / pieces);
        var first = (int)index % pieces * Piece;
        task.Attend(first, Math.Min(Piece, task.State->Tokens - first));
    }

    private struct Node
    {
        public AttentionState* State;
        public float* Packed;
        public float* Output;
    }

    /// <summary>One sequence and key head.</summary>
    private readonly ref struct Task
    {
        private readonly Node* _node;
        private readonly int _sequence;
        private readonly int _head;
        private readonly float* _keys;
        private readonly float* _values;

        public Task(Node* node, int index)
        {
            State = node->State;
            _node = node;
            (_sequence, _head) = (index / State->KeyValueHeads, index % State->KeyValueHeads);
            var offset = _sequence * State->SlotStride + _head * State->HeadStride;
            _keys = State->Keys + offset;
            _values = State->Values + offset;
        }

        public AttentionState* State { get; }

        private int Start => State->Starts[_sequence];

        public void Store(int token) =>
            AttentionMath.Store(State, Packed(token), Start + token, _head, _keys, _values);

        public void Attend()
        {
            var rented = ArrayPool<float>.Shared.Rent(AttentionMath.Scratch(State, Start + 1));
            fixed (float* scratch = rented)
                AttentionMath.Attend(State, Packed(0), Start, _head, _keys, _values, Result(0), scratch);
            ArrayPool<float>.Shared.Return(rented);
        }

        public void Attend(int first, int count)
        {
            var position = Start + first;
            var rented = ArrayPool<float>.Shared.Rent(AttentionMath.PieceScratch(State, count, position + count));
            fixed (float* scratch = rented)
            {
                AttentionMath.AttendPiece(
                    State, Packed(first), position, count, _head, _keys, _values, Result(first), scratch);
            }
            ArrayPool<float>.Shared.Return(rented);
        }

        private float* Result(int token) => _node->Output + Row(token) * State->Heads * State->HeadSize;

        private long Row(int token) => (long)_sequence * State->Tokens + token;

        private float* Packed(int token) => _node->Packed + Row(token) * State->Packed;
    }
}
