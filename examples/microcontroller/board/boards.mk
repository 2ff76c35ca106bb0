# boards.mk: what a board is: its compiler and processor, where its memory lies, and how QEMU acts as it.
# A board of yours is a block like these.
BOARDS := mps2-an385 mps2-an386 mps2-an500 mps2-an505 mps3-an547 virt-rv32

ifeq ($(BOARD),mps2-an385)
TITLE     := Cortex-M3
PROCESSOR := -mcpu=cortex-m3 -mthumb -mfloat-abi=soft
MEMORY    := vectors_at=0x00000000 flash_at=0x00000040 flash_size=4M-64 ram_at=0x20000000 ram_size=4M
HZ        := 25000000
else ifeq ($(BOARD),mps2-an386)
TITLE     := Cortex-M4
PROCESSOR := -mcpu=cortex-m4 -mthumb -mfloat-abi=hard -mfpu=fpv4-sp-d16
MEMORY    := vectors_at=0x00000000 flash_at=0x00000040 flash_size=4M-64 ram_at=0x20000000 ram_size=4M
HZ        := 25000000
else ifeq ($(BOARD),mps2-an500)
TITLE     := Cortex-M7
PROCESSOR := -mcpu=cortex-m7 -mthumb -mfloat-abi=hard -mfpu=fpv5-d16
MEMORY    := vectors_at=0x00000000 flash_at=0x00000040 flash_size=4M-64 ram_at=0x20000000 ram_size=4M
HZ        := 25000000
else ifeq ($(BOARD),mps2-an505)
TITLE     := Cortex-M33
PROCESSOR := -mcpu=cortex-m33 -mthumb -mfloat-abi=hard -mfpu=fpv5-sp-d16
MEMORY    := vectors_at=0x10000000 flash_at=0x10000040 flash_size=4M-64 ram_at=0x38000000 ram_size=4M
HZ        := 20000000
else ifeq ($(BOARD),mps3-an547)
TITLE     := Cortex-M55
PROCESSOR := -mcpu=cortex-m55 -mthumb -mfloat-abi=hard
MEMORY    := vectors_at=0x10000000 flash_at=0x11000000 flash_size=2M ram_at=0x30000000 ram_size=512K
HZ        := 32000000
else ifeq ($(BOARD),virt-rv32)
TITLE     := RISC-V, rv32imafc
PROCESSOR := -march=rv32imafc -mabi=ilp32f
MEMORY    := vectors_at=0x80000000 flash_at=0x80400000 flash_size=8M ram_at=0x80000040 ram_size=4M-64
else
$(error no board $(BOARD): BOARD is one of $(BOARDS))
endif

STACK := 8K

ifeq ($(BOARD),virt-rv32)
CROSS     := riscv64-unknown-elf-
LIBC      := --specs=picolibc.specs
START     := board/riscv.c
EMULATOR  := qemu-system-riscv32 -M virt -bios none
else
CROSS     := arm-none-eabi-
LIBC      := --specs=nano.specs
START     := board/cortex_m.c
EMULATOR  := qemu-system-arm -M $(BOARD)
PROCESSOR += -DBOARD_HZ=$(HZ)
endif

# One instruction a nanosecond, and what the program asks of the host is done.
QEMU := $(EMULATOR) -icount shift=0 -display none -monitor none -serial none -chardev stdio,id=host \
        -semihosting-config enable=on,target=native,chardev=host -kernel
